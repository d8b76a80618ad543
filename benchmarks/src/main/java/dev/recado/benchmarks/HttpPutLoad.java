package dev.recado.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One virtual thread a slot, each waiting for its answer. */
final class HttpPutLoad implements PutLoad {

  private static final Pattern REASON = Pattern.compile("\"reason\"\\s*:\\s*\"([A-Z_]+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Target target;
  private final Puts puts;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  HttpPutLoad(Target target, Puts puts) {
    this.target = target;
    this.puts = puts;
  }

  @Override
  public void run(int outstanding, LoadRecorder recorder) {
    try (var slots = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < outstanding; i++) {
        slots.execute(() -> slot(recorder));
      }
    }
  }

  private void slot(LoadRecorder recorder) {
    try {
      while (recorder.open()) {
        long started = System.nanoTime();
        String error = put(puts.next());
        if (error.isEmpty()) {
          recorder.succeeded(started);
        } else {
          recorder.failed(error);
          Thread.sleep(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty when it was done, else what went wrong. */
  private String put(Puts.Put put) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(target.http().resolve("/v1/entries/" + put.key()))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + target.apiKey())
            .header("Idempotency-Key", put.id())
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(put.value().toByteArray()))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case 200, 201 -> "";
        case 202 -> "202 not decided in time";
        default -> response.statusCode() + reason(response.body());
      };
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static String reason(String body) {
    Matcher reason = REASON.matcher(body);
    return reason.find() ? " " + reason.group(1) : "";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
