package dev.recado.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client over plain HTTP. */
public final class PushClient implements AutoCloseable {

  public static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newHttpClient();
  private final PushServer push;

  public PushClient(PushServer push) {
    this.push = push;
  }

  public static String notifications(String recipientId) {
    return "/v1/recipients/" + recipientId + "/notifications";
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(push.url(path))).timeout(Duration.ofSeconds(30));
  }

  public HttpRequest.Builder request(String path, String token) {
    return request(path).header("Authorization", "Bearer " + token);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return sendAsync(request).join();
  }

  public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenApply(answer -> PushContract.requireKept(request, answer));
  }

  public JsonNode poll(String recipientId, String token, String query) {
    HttpResponse<String> response =
        send(
            request(notifications(recipientId) + query, token)
                .header("Accept", "application/json"));
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  public HttpResponse<String> acknowledge(String recipientId, String token, String body) {
    return send(
        request("/v1/recipients/" + recipientId + "/acknowledgements", token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Opens a stream of events; {@code lastEventId} may be empty. */
  public EventSource stream(String recipientId, String token, String lastEventId) {
    var request = request(notifications(recipientId), token).header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new AssertionError(
            response.statusCode()
                + " "
                + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
      }
      return new EventSource(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
