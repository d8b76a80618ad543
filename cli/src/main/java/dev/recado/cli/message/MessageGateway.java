package dev.recado.cli.message;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** A gateway, as far as messages need it. */
public final class MessageGateway implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final URI address;
  private final String key;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  public MessageGateway(URI address, String key) {
    this.address = address;
    this.key = key;
  }

  /** All storage nodes. */
  public List<Node> nodes() throws IOException, InterruptedException {
    var nodes = new ArrayList<Node>();
    for (JsonNode member : json(request("/v1/members?role=storage").GET()).path("members")) {
      nodes.add(
          new Node(
              member.path("id").asString(),
              member.path("name").asString(),
              member.path("state").asString().equals("live")));
    }
    return nodes;
  }

  /**
   * Has a message accepted; does not wait for acknowledgements. Safe to repeat with the same id.
   *
   * @param payload JSON, or else taken as text
   */
  public Progress send(String id, Addressee to, String payload, String deadline)
      throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of("id", id, "to", to(to), "payload", payload(payload), "deadline", deadline));
    return progress(
        json(
            request("/v1/messages")
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString(body))));
  }

  private static Map<String, Object> to(Addressee to) {
    return switch (to) {
      case Addressee.Member(String id) -> Map.of("member", id);
      case Addressee.Any() -> Map.of("any", true);
      case Addressee.All() -> Map.of("all", true);
    };
  }

  private static JsonNode payload(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return json.isMissingNode() ? StringNode.valueOf(text) : json;
    } catch (JacksonException _) {
      return StringNode.valueOf(text);
    }
  }

  public Progress progress(String id) throws IOException, InterruptedException {
    return progress(json(request("/v1/messages/" + id).GET()));
  }

  private static Progress progress(JsonNode message) {
    var deliveries = new ArrayList<Progress.Delivery>();
    for (JsonNode one : message.path("acknowledgements")) {
      deliveries.add(delivery(one, true));
    }
    for (JsonNode one : message.path("unacknowledged")) {
      deliveries.add(delivery(one, false));
    }
    return new Progress(
        message.path("id").asString(), message.path("state").asString(), deliveries);
  }

  private static Progress.Delivery delivery(JsonNode one, boolean acknowledged) {
    return new Progress.Delivery(
        one.path("name").asString(), one.path("attempts").asInt(), acknowledged);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + key);
  }

  /** A refusal that waiting may help against is an IOException, as no answer is. */
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
    throw new MessageException(refusal);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
