package dev.recado.cli.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks one gateway. A refusal is a {@link RefusedException}; one that waiting may help against is
 * an IOException, as no answer is.
 */
public final class GatewayClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final URI address;
  private final String key;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  public GatewayClient(URI address, String key) {
    this.address = address;
    this.key = key;
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return json(request(path).GET());
  }

  /** Does not wait for what comes of it. */
  public JsonNode postAsync(String path, Map<String, Object> body)
      throws IOException, InterruptedException {
    return json(
        request(path)
            .header("Content-Type", "application/json")
            .header("Prefer", "respond-async")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + key);
  }

  private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    JsonNode body;
    try {
      body = JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new IOException("The gateway answered " + response.statusCode() + " without JSON", e);
    }
    if (response.statusCode() < 300) {
      return body;
    }
    String refusal = body.path("reason").asString() + ": " + body.path("detail").asString();
    if (response.headers().firstValue("Retry-After").isPresent()) {
      throw new IOException(refusal);
    }
    throw new RefusedException(refusal);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
