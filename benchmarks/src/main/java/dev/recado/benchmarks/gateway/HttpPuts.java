package dev.recado.benchmarks.gateway;

import dev.recado.benchmarks.load.HttpLoad;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.Puts;
import java.net.http.HttpRequest;

/** {@code PUT /v1/entries/{key}}. */
public final class HttpPuts {

  private HttpPuts() {}

  public static Load load(GatewayTarget target, Puts puts) {
    return new HttpLoad(
        () -> request(target, puts.next()), status -> status == 200 || status == 201);
  }

  private static HttpRequest.Builder request(GatewayTarget target, Puts.Put put) {
    return HttpRequest.newBuilder(target.http().resolve("/v1/entries/" + put.key()))
        .header("Authorization", "Bearer " + target.apiKey())
        .header("Idempotency-Key", put.id())
        .header("Content-Type", "application/octet-stream")
        .PUT(HttpRequest.BodyPublishers.ofByteArray(put.value().toByteArray()));
  }
}
