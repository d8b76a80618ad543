package dev.recado.cli.message;

import dev.recado.cli.gateway.GatewayClient;
import java.io.IOException;
import java.net.URI;
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

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final GatewayClient client;

  public MessageGateway(URI address, String key) {
    this.client = new GatewayClient(address, key);
  }

  /** All storage nodes. */
  public List<Node> nodes() throws IOException, InterruptedException {
    var nodes = new ArrayList<Node>();
    for (JsonNode member : client.get("/v1/members?role=storage").path("members")) {
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
    return progress(
        client.postAsync(
            "/v1/messages",
            Map.of("id", id, "to", to(to), "payload", payload(payload), "deadline", deadline)));
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
    return progress(client.get("/v1/messages/" + id));
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

  @Override
  public void close() {
    client.close();
  }
}
