package dev.recado.cli.history;

import dev.recado.cli.gateway.GatewayClient;
import dev.recado.cli.history.History.Memory;
import dev.recado.cli.history.History.Step;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A gateway, as far as what became of an operation needs it. */
public final class OperationGateway implements AutoCloseable {

  private final GatewayClient client;

  public OperationGateway(URI address, String key) {
    this.client = new GatewayClient(address, key);
  }

  public History history(String id, String key) throws IOException, InterruptedException {
    JsonNode json = client.get(path(id, "/history", key));
    var steps = new ArrayList<Step>();
    json.path("steps").forEach(step -> steps.add(step(step)));
    var members = new ArrayList<Memory>();
    json.path("members").forEach(member -> members.add(memory(member)));
    return new History(steps, members);
  }

  /** In words: whether it is decided, and how. */
  public String state(String id, String key) throws IOException, InterruptedException {
    JsonNode json = client.get(path(id, "", key));
    var words = new ArrayList<String>();
    words.add(json.path("state").asString());
    JsonNode outcome = json.path("outcome");
    if (!outcome.isMissingNode()) {
      words.add(outcome.path("status").asString());
      addNumber(words, "version", outcome);
      addNumber(words, "revision", outcome);
      String reason = outcome.path("reason").asString("");
      if (!reason.isEmpty()) {
        words.add(reason);
      }
    }
    return String.join(", ", words);
  }

  private static String path(String id, String what, String key) {
    return "/v1/operations/"
        + URLEncoder.encode(id, StandardCharsets.UTF_8)
        + what
        + "?key="
        // A form's space is no address' space.
        + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Step step(JsonNode json) {
    var words = new ArrayList<String>();
    addNumber(words, "attempt", json);
    if (json.has("to")) {
      words.add("to " + name(json.path("to")));
    }
    addNumber(words, "term", json);
    addNumber(words, "index", json);
    String channel = json.path("channel").asString("");
    if (!channel.isEmpty()) {
      words.add("on " + channel);
    }
    if (json.has("recipient")) {
      words.add("recipient " + json.path("recipient").asString());
    }
    addNumber(words, "sequence", json);
    if (json.path("replayed").asBoolean(false)) {
      words.add("decided before");
    }
    if (json.path("cancel").asBoolean(false)) {
      words.add("cancellation");
    }
    return new Step(
        json.path("step").asString(),
        Instant.parse(json.path("at").asString()),
        json.has("member") ? name(json.path("member")) : "",
        String.join(", ", words));
  }

  private static void addNumber(List<String> words, String name, JsonNode json) {
    if (json.has(name)) {
      words.add(name + " " + json.path(name).asLong());
    }
  }

  private static Memory memory(JsonNode json) {
    String since = json.path("since").asString("");
    return new Memory(
        name(json),
        since.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(since)),
        json.path("unanswered").asString(""));
  }

  /** Members that have left have only an id. */
  private static String name(JsonNode member) {
    return member.path("name").asString(member.path("id").asString("?"));
  }

  @Override
  public void close() {
    client.close();
  }
}
