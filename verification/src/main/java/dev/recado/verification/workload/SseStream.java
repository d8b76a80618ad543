package dev.recado.verification.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events. */
final class SseStream extends NotificationStream {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String DATA = "data:";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private SseStream() {}

  static SseStream open(URI notifications, String token, long after) {
    var stream = new SseStream();
    HttpRequest request =
        HttpRequest.newBuilder(notifications)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(after))
            .build();
    Thread _ = Thread.ofVirtual().name("sse").start(() -> stream.listen(request));
    return stream;
  }

  private void listen(HttpRequest request) {
    try {
      HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        if (response.statusCode() == 200) {
          lines.filter(line -> line.startsWith(DATA)).forEach(this::data);
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // The server went away, or we did.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    add(new Received.Ended());
  }

  private void data(String line) {
    JsonNode json = JSON.readTree(line.substring(DATA.length()));
    add(
        json.has("operationId")
            ? new Received.Notification(
                json.path("sequence").asLong(),
                json.path("operationId").asString(),
                Outcomes.of(json.path("outcome")))
            : new Received.Gap(json.path("from").asLong(), json.path("through").asLong()));
  }

  @Override
  void end() {
    http.shutdownNow();
  }
}
