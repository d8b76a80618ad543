package dev.recado.benchmarks.recipient;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** {@code POST /v1/recipients/{id}/acknowledgements}, over a few kept connections. */
final class AcknowledgementCalls implements AutoCloseable {

  private static final int AT_ONCE_MAX = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Semaphore calls = new Semaphore(AT_ONCE_MAX);

  /** Whether it was taken; false without a call when too many are on their way. */
  CompletableFuture<Boolean> send(Recipient recipient, long through, Arrivals arrivals) {
    if (!calls.tryAcquire()) {
      return CompletableFuture.completedFuture(false);
    }
    HttpRequest request =
        HttpRequest.newBuilder(recipient.notifications().resolve("acknowledgements"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + recipient.token())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"through\":" + through + "}"))
            .build();
    return client
        .sendAsync(request, BodyHandlers.discarding())
        .handle((response, failure) -> {
          calls.release();
          if (failure == null && response.statusCode() == 204) {
            return true;
          }
          arrivals.troubled(
              "acknowledgement: "
                  + (failure == null ? "status " + response.statusCode() : "not answered"));
          return false;
        });
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
