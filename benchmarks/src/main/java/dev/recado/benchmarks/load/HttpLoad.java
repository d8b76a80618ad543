package dev.recado.benchmarks.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests over HTTP/1.1 with kept connections: one virtual thread a slot, each waiting. */
public final class HttpLoad implements Load {

  private static final Pattern REASON = Pattern.compile("\"reason\"\\s*:\\s*\"([A-Z_]+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Supplier<HttpRequest.Builder> requests;
  private final IntPredicate expected;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @param expected the statuses of success
   */
  public HttpLoad(Supplier<HttpRequest.Builder> requests, IntPredicate expected) {
    this.requests = requests;
    this.expected = expected;
  }

  @Override
  public void run(int outstanding, Pacing pacing, LoadRecorder recorder) {
    try (var slots = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < outstanding; i++) {
        slots.execute(() -> slot(pacing, recorder));
      }
    }
  }

  private void slot(Pacing pacing, LoadRecorder recorder) {
    try {
      for (long due = pacing.awaitNext(); recorder.open(); due = pacing.awaitNext()) {
        HttpRequest request = requests.get().timeout(PATIENCE).build();
        String error = send(request);
        if (error.isEmpty()) {
          recorder.succeeded(due);
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
  private String send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return expected.test(response.statusCode())
          ? ""
          : response.statusCode() + reason(response.body());
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
