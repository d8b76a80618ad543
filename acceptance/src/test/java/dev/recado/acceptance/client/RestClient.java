package dev.recado.acceptance.client;

import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** HTTP with a bearer token. Sends paths exactly as they are given. */
public final class RestClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration DECIDED_PATIENCE = Duration.ofSeconds(20);
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private final String base;
  private final String token;

  /**
   * @param base such as {@code http://127.0.0.1:8080}
   * @param token empty for none
   */
  public RestClient(String base, String token) {
    this.base = base;
    this.token = token;
  }

  public RestClient withToken(String other) {
    return new RestClient(base, other);
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  public Answer head(String path, String... headers) {
    return send("HEAD", path, BodyPublishers.noBody(), headers);
  }

  public Answer put(String path, String body, String... headers) {
    return send("PUT", path, BodyPublishers.ofString(body), headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, BodyPublishers.noBody(), headers);
  }

  /** Posts JSON. */
  public Answer post(String path, Object json) {
    return postText(path, Json.write(json), "Content-Type", "application/json");
  }

  public Answer postText(String path, String body, String... headers) {
    return send("POST", path, BodyPublishers.ofString(body), headers);
  }

  /**
   * Sends a request, once.
   *
   * @throws UncheckedIOException when nothing is known of the answer
   */
  public Answer send(String method, String path, BodyPublisher body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).method(method, body);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return new Answer(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + method + " " + path, e);
    }
  }

  // --- what is called most ---

  public static String entry(String key) {
    return "/v1/entries/" + encode(key);
  }

  public static String operation(String id, String key) {
    return "/v1/operations/" + id + "?key=" + encode(key);
  }

  /** Puts text under a client's own id. */
  public Answer putEntry(String key, String id, String value, String... headers) {
    var all = new java.util.ArrayList<String>(java.util.List.of(headers));
    all.addAll(java.util.List.of("Idempotency-Key", id, "Content-Type", "text/plain"));
    return put(entry(key), value, all.toArray(String[]::new));
  }

  public static Map<String, Object> operation(String id, String kind, String key, String value) {
    return Map.of("id", id, "kind", kind, "key", key, "value", value, "contentType", "text/plain");
  }

  /** Everything but letters, digits and {@code -._~} percent-encoded. */
  public static String encode(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format("%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }

  /** State and outcome of an operation, once it is decided. */
  public JsonNode decided(String location) {
    return eventuallyGet(
        DECIDED_PATIENCE,
        () -> {
          JsonNode state = get(location).hasStatus(200).json();
          assertThat(state.path("state").asString()).isEqualTo("decided");
          return state;
        });
  }
}
