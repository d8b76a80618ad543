package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Json;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Messages to nodes: each addressed one processes it once, and acknowledges until that is heard.
 */
@WithFleet
@Order(27)
class MessagesAcceptanceTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Fleet fleet;
  private final String id = OperationIds.next().toString();

  MessagesAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void everybodyIsLive() {
    fleet.heal();
    var _ =
        eventuallyGet(
            SOON,
            () -> {
              Map<String, String> live = liveNodes();
              assertThat(live).containsOnlyKeys(Fleet.STORAGE);
              return live;
            });
  }

  /** Ids by name. */
  private Map<String, String> liveNodes() {
    var live = new HashMap<String, String>();
    for (JsonNode member :
        fleet.gateway().get("/v1/members?role=storage").hasStatus(200).json().path("members")) {
      if (member.path("state").asString().equals("live")) {
        live.put(member.path("name").asString(), member.path("id").asString());
      }
    }
    return live;
  }

  private Answer send(Map<String, Object> to, String... headers) {
    String body = Json.write(Map.of("id", id, "to", to, "payload", Map.of("say", "hello")));
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/json"));
    return fleet.gateway().postText("/v1/messages", body, all.toArray(String[]::new));
  }

  /** Attempts by name, of those who have acknowledged. */
  private static Map<String, Integer> acknowledgements(JsonNode message) {
    return attempts(message.path("acknowledgements"));
  }

  private static Map<String, Integer> attempts(JsonNode deliveries) {
    var attempts = new HashMap<String, Integer>();
    deliveries.forEach(
        one -> attempts.put(one.path("name").asString(), one.path("attempts").asInt()));
    return attempts;
  }

  private JsonNode state() {
    return fleet.gateway().get("/v1/messages/" + id).hasStatus(200).json();
  }

  private long timesProcessed(String node) {
    try (var lines = Files.lines(fleet.state().resolve("logs").resolve(node + ".log"))) {
      return lines.filter(line -> line.contains("Message " + id) && line.contains("hello")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertProcessedOnceAt(List<String> nodes) {
    for (String node : Fleet.STORAGE) {
      eventually(
          SOON,
          () -> assertThat(timesProcessed(node)).as(node).isEqualTo(nodes.contains(node) ? 1 : 0));
    }
  }

  @Test
  void messageToOneNodeIsProcessedThere() {
    String node = Fleet.STORAGE.get(1);
    Answer answer = send(Map.of("member", liveNodes().getOrDefault(node, "")), "Prefer", "wait=15");

    JsonNode message = answer.hasStatus(200).json();
    assertThat(message.path("state").asString()).isEqualTo("acknowledged");
    assertThat(acknowledgements(message)).containsOnlyKeys(node);
    assertProcessedOnceAt(List.of(node));
  }

  @Test
  void messageToAnyNodeIsAcknowledged() {
    JsonNode message = send(Map.of("any", true), "Prefer", "wait=15").hasStatus(200).json();
    assertThat(message.path("state").asString()).isEqualTo("acknowledged");
    assertThat(acknowledgements(message)).hasSize(1);
  }

  @Test
  void nodeThatWasPausedAcknowledgesWhenItGoesOnAndAllHaveProcessedOnce() {
    String paused = Fleet.STORAGE.get(2);
    fleet.pause(List.of(paused));
    var _ = send(Map.of("all", true), "Prefer", "respond-async").hasStatus(202);
    eventually(
        SOON,
        () -> {
          JsonNode message = state();
          assertThat(acknowledgements(message))
              .containsOnlyKeys(Fleet.STORAGE.get(0), Fleet.STORAGE.get(1));
          assertThat(attempts(message.path("unacknowledged")).get(paused)).isGreaterThan(1);
        });

    fleet.resume(List.of(paused));

    eventually(SOON, () -> assertThat(state().path("state").asString()).isEqualTo("acknowledged"));
    Map<String, Integer> attempts = acknowledgements(state());
    assertThat(attempts).containsOnlyKeys(Fleet.STORAGE);
    assertThat(attempts.get(paused)).isGreaterThan(1);
    assertProcessedOnceAt(Fleet.STORAGE);
  }
}
