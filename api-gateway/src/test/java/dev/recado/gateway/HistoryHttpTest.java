package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.recado.journal.Channel;
import dev.recado.journal.StepJournal;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class HistoryHttpTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();
  private final FakeFleet fleet = SHARED.fleet();
  private final String key = "k-" + UUID.randomUUID();
  private final UUID id = OperationIds.next();
  private final String path = "/v1/operations/" + id + "/history?key=" + key;

  private void submitted() {
    String put =
        "{\"id\": \"%s\", \"kind\": \"put\", \"key\": \"%s\", \"value\": \"1\"}".formatted(id, key);
    assertThat(gateway.post("/v1/operations", put).statusCode()).isEqualTo(202);
    eventually(
        SOON,
        () ->
            assertThat(
                    gateway
                        .get("/v1/operations/" + id + "?key=" + key)
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("decided"));
  }

  private JsonNode history() {
    Answer answer = gateway.get(path);
    assertThat(answer.statusCode()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static List<JsonNode> steps(JsonNode history, String step) {
    return history
        .path("steps")
        .valueStream()
        .filter(s -> s.path("step").asString().equals(step))
        .toList();
  }

  private long scope(StepJournal journal) {
    return journal.scope(FakeFleet.NAMESPACE, ByteString.copyFromUtf8(key));
  }

  @Test
  void stepsOfAllMembersAreToldByTimeWithWhereTheyHappened() {
    UUID recipient = UUID.randomUUID();
    submitted();
    StepJournal node = fleet.leaderOf(key).journal().steps();
    node.logged(id, scope(node), FakeNode.TERM, FakeNode.INDEX, false);
    node.applied(id, scope(node), FakeNode.TERM, FakeNode.INDEX, false, false);
    node.relayed(id, scope(node), recipient, 5);
    StepJournal push = fleet.push().journal().steps();
    push.notified(id, scope(push), Channel.SSE, recipient, 1);
    push.acknowledged(recipient, 1);

    JsonNode history = history();

    assertThat(history.path("id").asString()).isEqualTo(id.toString());
    assertThat(history.path("key").asString()).isEqualTo(key);
    assertThat(history.path("steps").valueStream().map(step -> step.path("step").asString()))
        .containsSubsequence("accepted", "dispatched")
        .endsWith("logged", "applied", "relayed", "notified", "acknowledged");
    JsonNode dispatched = steps(history, "dispatched").getFirst();
    assertThat(dispatched.path("attempt").asInt()).isEqualTo(1);
    assertThat(dispatched.path("to").path("name").asString()).startsWith("storage-");
    JsonNode logged = steps(history, "logged").getFirst();
    assertThat(logged.path("member").path("id").asString())
        .isEqualTo(fleet.leaderOf(key).id().toString());
    assertThat(logged.path("member").path("name").asString()).startsWith("storage-");
    assertThat(logged.path("term").asLong()).isEqualTo(FakeNode.TERM);
    assertThat(logged.path("index").asLong()).isEqualTo(FakeNode.INDEX);
    JsonNode notified = steps(history, "notified").getFirst();
    assertThat(notified.path("member").path("name").asString()).isEqualTo("push-1");
    assertThat(notified.path("channel").asString()).isEqualTo("sse");
    assertThat(notified.path("recipient").asString()).isEqualTo(recipient.toString());
    assertThat(history.path("members").valueStream())
        .extracting(member -> member.path("name").asString(), member -> member.has("since"))
        .contains(
            tuple("storage-0", true),
            tuple("storage-1", true),
            tuple("storage-2", true),
            tuple("push-1", true));
  }

  @Test
  void everyAttemptIsTold() {
    fleet.nodes().forEach(node -> node.refuse(Reason.OVERLOADED, ""));
    String put =
        "{\"id\": \"%s\", \"kind\": \"put\", \"key\": \"%s\", \"value\": \"1\"}".formatted(id, key);
    assertThat(gateway.post("/v1/operations", put).statusCode()).isEqualTo(202);

    eventually(
        SOON,
        () ->
            assertThat(steps(history(), "dispatched"))
                .extracting(step -> step.path("attempt").asInt())
                .startsWith(1, 2, 3));
  }

  @Test
  void decisionThatNobodyRemembersIsToldFromItsRecord() {
    submitted();

    assertThat(steps(history(), "logged"))
        .singleElement()
        .satisfies(step -> {
          assertThat(step.path("term").asLong()).isEqualTo(FakeNode.TERM);
          assertThat(step.path("index").asLong()).isEqualTo(FakeNode.INDEX);
          assertThat(step.has("member")).isFalse();
        });
  }

  @Test
  void memberThatDoesNotAnswerIsNamedAndTheOthersAreHeard() {
    submitted();
    FakeNode leader = fleet.leaderOf(key);
    leader.journal().fallSilent();

    JsonNode history = history();

    assertThat(steps(history, "accepted")).hasSize(1);
    assertThat(history.path("members").valueStream().filter(member -> member.has("unanswered")))
        .singleElement()
        .satisfies(
            member -> assertThat(member.path("id").asString()).isEqualTo(leader.id().toString()));
  }

  @Test
  void whatIsRememberedIsToldWhileThePositionCannotTell() {
    fleet.nodes().forEach(FakeNode::fallSilent);
    gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", id.toString(), "Prefer", "wait=1");

    JsonNode history = history();

    assertThat(steps(history, "dispatched")).isNotEmpty();
    assertThat(steps(history, "accepted")).hasSize(1);
    assertThat(steps(history, "logged")).isEmpty();
  }

  @Test
  void whatNobodyKnowsIsUnknown() {
    Answer answer = gateway.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.reason()).isEqualTo("UNKNOWN_OPERATION");
  }

  @Test
  void historyIsNotToldToAnotherNamespace() {
    submitted();

    Answer answer =
        gateway.send(
            gateway.bare(path).header("Authorization", "Bearer " + FakeFleet.OTHER_KEY).GET());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.reason()).isEqualTo("UNKNOWN_OPERATION");
  }

  @Test
  void badRequestsAreNamed() {
    assertThat(gateway.get("/v1/operations/nonsense/history?key=k").reason()).isEqualTo("BAD_ID");
    assertThat(gateway.get("/v1/operations/" + id + "/history").reason()).isEqualTo("BAD_KEY");
    assertThat(gateway.get(path + "&limit=3").reason()).isEqualTo("BAD_PARAMETER");
    assertThat(gateway.send(gateway.bare(path).GET()).reason()).isEqualTo("UNAUTHENTICATED");
  }
}
