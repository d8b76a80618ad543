package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Group communication over HTTP. An acknowledgement is waited for 300 ms, a caller waits 3 s. */
class MessagesHttpTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();
  private final FakeFleet fleet = SHARED.fleet();
  private final UUID id = OperationIds.next();

  private String message(String to, String payload) {
    return "{\"id\":\"%s\",\"to\":%s,\"payload\":%s}".formatted(id, to, payload);
  }

  private String toNode(int node) {
    return "{\"member\":\"" + fleet.nodes().get(node).id() + "\"}";
  }

  private Answer send(String to, String... headers) {
    return gateway.post("/v1/messages", message(to, "{\"a\":[1.50,\"é\"]}"), headers);
  }

  private JsonNode state() {
    return gateway.get("/v1/messages/" + id).json();
  }

  private static void assertAcknowledged(Answer answer, int acknowledgements) {
    assertThat(answer.statusCode()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("state").asString()).isEqualTo("acknowledged");
    assertThat(answer.json().path("acknowledgements")).hasSize(acknowledgements);
  }

  @Test
  void messageToAMemberIsProcessedThereAndTheAnswerTellsSo() {
    Answer answer = send(toNode(1));

    assertAcknowledged(answer, 1);
    JsonNode acknowledgement = answer.json().path("acknowledgements").get(0);
    assertThat(acknowledgement.path("member").asString())
        .isEqualTo(fleet.nodes().get(1).id().toString());
    assertThat(acknowledgement.path("name").asString()).isEqualTo("storage-1");
    assertThat(acknowledgement.path("attempts").asInt()).isOne();
    assertThat(Instant.parse(acknowledgement.path("acknowledgedAt").asString()))
        .isBefore(Instant.now().plusSeconds(60));
    assertThat(answer.json().path("id").asString()).isEqualTo(id.toString());
    assertThat(answer.json().path("addressed").asString()).isEqualTo("member");
    assertThat(fleet.inboxes().get(1).payloads()).containsExactly("{\"a\":[1.50,\"é\"]}");
    assertThat(fleet.inboxes().get(0).deliveries()).isEmpty();
    assertThat(state()).isEqualTo(answer.json());
  }

  @Test
  void messageToAllIsAcknowledgedByEachLiveNode() {
    assertAcknowledged(send("{\"all\":true}"), 3);
    assertThat(fleet.inboxes())
        .allSatisfy(inbox -> assertThat(inbox.deliveries()).containsExactly(id));
  }

  @Test
  void messageToAnyIsAcknowledgedByOne() {
    assertAcknowledged(send("{\"any\":true}"), 1);
    assertThat(fleet.inboxes().stream().flatMap(inbox -> inbox.deliveries().stream()))
        .containsExactly(id);
  }

  @Test
  void lostAcknowledgementsAreAskedForAgainAndTheMessageIsProcessedOnce() {
    fleet.inboxes().get(2).loseAcknowledgements(2);

    Answer answer = send("{\"all\":true}");

    assertAcknowledged(answer, 3);
    assertThat(answer.json().path("acknowledgements"))
        .extracting(one -> one.path("name").asString() + " " + one.path("attempts").asInt())
        .containsExactly("storage-0 1", "storage-1 1", "storage-2 3");
    assertThat(fleet.inboxes().get(2).deliveries()).containsExactly(id, id, id);
    assertThat(fleet.inboxes().get(2).payloads()).hasSize(1);
    assertThat(fleet.inboxes().get(0).deliveries()).hasSize(1);
  }

  @Test
  void messageToAnyGoesToAnotherWhenOneDoesNotAcknowledge() {
    fleet.inboxes().forEach(inbox -> inbox.loseAcknowledgements(1));

    Answer answer = send("{\"any\":true}");

    assertAcknowledged(answer, 1);
    assertThat(answer.json().path("unacknowledged")).hasSize(2);
    assertThat(fleet.inboxes().stream().mapToInt(inbox -> inbox.deliveries().size()).sum())
        .isEqualTo(4);
  }

  @Test
  void callerOutOfPatienceIsToldWhereToAskAndDeliveryGoesOn() {
    fleet.inboxes().get(0).loseAcknowledgements(1_000);

    Answer impatient = send(toNode(0), "Prefer", "wait=0");

    assertThat(impatient.statusCode()).as(impatient.text()).isEqualTo(202);
    assertThat(impatient.header("Location")).isEqualTo("/v1/messages/" + id);
    assertThat(impatient.json().path("state").asString()).isEqualTo("accepted");
    assertThat(impatient.json().path("unacknowledged")).hasSize(1);
    fleet.reset();
    eventually(SOON, () -> assertThat(state().path("state").asString()).isEqualTo("acknowledged"));
  }

  @Test
  void retryJoinsTheMessageAndSendsNothingTwice() {
    fleet.inboxes().get(0).loseAcknowledgements(1);
    assertThat(send(toNode(0), "Prefer", "respond-async").statusCode()).isEqualTo(202);
    assertAcknowledged(send(toNode(0)), 1);
    assertAcknowledged(send(toNode(0)), 1);
    assertThat(fleet.inboxes().get(0).deliveries()).containsExactly(id, id);
    assertThat(send(toNode(1)).reason()).isEqualTo("ID_REUSED");
    assertThat(gateway.post("/v1/messages", message(toNode(0), "1")).reason())
        .isEqualTo("ID_REUSED");
  }

  @Test
  void messageIsSentUntilItsDeadlineAndThenExpired() {
    fleet.inboxes().get(1).loseAcknowledgements(1_000);

    Answer answer =
        gateway.post(
            "/v1/messages",
            "{\"id\":\"%s\",\"to\":{\"all\":true},\"payload\":1,\"deadline\":\"1s\"}"
                .formatted(id));

    assertThat(answer.statusCode()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("state").asString()).isEqualTo("expired");
    assertThat(answer.json().path("acknowledgements")).hasSize(2);
    assertThat(answer.json().path("unacknowledged").get(0).path("attempts").asInt())
        .isGreaterThan(1)
        .isEqualTo(fleet.inboxes().get(1).deliveries().size());
  }

  @Test
  void messageIsNotFoundFromAnotherNamespace() {
    assertAcknowledged(send(toNode(0)), 1);
    Answer foreign =
        gateway.send(
            gateway
                .bare("/v1/messages/" + id)
                .header("Authorization", "Bearer " + FakeFleet.OTHER_KEY));
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(foreign.reason()).isEqualTo("UNKNOWN_MESSAGE");
    assertThat(gateway.get("/v1/messages/nonsense").reason()).isEqualTo("BAD_ID");
  }

  @Test
  void badMessagesAreNamedAndNotSent() {
    assertRefused(400, "MALFORMED", "{");
    assertRefused(400, "MALFORMED", "[]");
    assertRefused(400, "BAD_PARAMETER", "{\"to\":{\"all\":true}}");
    assertRefused(400, "BAD_PARAMETER", "{\"payload\":1}");
    for (String to :
        List.of("{}", "\"all\"", "{\"all\":false}", "{\"any\":1}", "{\"all\":true,\"any\":true}")) {
      assertRefused(400, "BAD_PARAMETER", message(to, "1"));
    }
    assertRefused(400, "BAD_PARAMETER", message("{\"member\":7}", "1"));
    assertRefused(400, "UNKNOWN_FIELD", message("{\"everybody\":true}", "1"));
    assertRefused(400, "UNKNOWN_FIELD", message("{\"all\":true}", "1,\"replyTo\":\"x\""));
    assertRefused(404, "UNKNOWN_MEMBER", message("{\"member\":\"storage-1\"}", "1"));
    assertRefused(404, "UNKNOWN_MEMBER", message("{\"member\":\"" + id + "\"}", "1"));
    assertRefused(400, "BAD_ID", "{\"id\":\"7\",\"to\":{\"all\":true},\"payload\":1}");
    assertRefused(400, "BAD_DEADLINE", message("{\"all\":true}", "1,\"deadline\":\"25h\""));
    assertRefused(400, "BAD_DEADLINE", message("{\"all\":true}", "1,\"deadline\":\"soon\""));
    String tooLarge = "\"" + "x".repeat((1 << 20) - 1) + "\"";
    assertRefused(413, "REQUEST_TOO_LARGE", message("{\"all\":true}", tooLarge));
    assertThat(fleet.inboxes()).allSatisfy(inbox -> assertThat(inbox.deliveries()).isEmpty());
  }

  private void assertRefused(int status, String reason, String body) {
    Answer answer = gateway.post("/v1/messages", body);
    assertThat(answer.reason()).as(answer.text()).isEqualTo(reason);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void largestPayloadIsDeliveredAsItIs() {
    String largest = "\"" + "x".repeat((1 << 20) - 2) + "\"";
    assertAcknowledged(gateway.post("/v1/messages", message(toNode(0), largest)), 1);
    assertThat(fleet.inboxes().get(0).payloads()).containsExactly(largest);
  }

  @Test
  void idsThatAreTooOldOrAheadAreRefused() {
    assertThat(gateway.post("/v1/messages", aged(Duration.ofHours(25))).reason())
        .isEqualTo("TOO_OLD");
    assertThat(gateway.post("/v1/messages", aged(Duration.ofMinutes(-6))).reason())
        .isEqualTo("ID_AHEAD");
    assertAcknowledged(gateway.post("/v1/messages", aged(Duration.ofHours(23))), 3);
  }

  private static String aged(Duration age) {
    long millis = Instant.now().minus(age).toEpochMilli();
    var aged = new UUID(millis << 16 | 0x7000, OperationIds.next().getLeastSignificantBits());
    return "{\"id\":\"%s\",\"to\":{\"all\":true},\"payload\":1}".formatted(aged);
  }

  @Test
  void suspectIsNotAmongAllAndNobodyLiveIsRefusedForNow() {
    try {
      setStates(MemberState.SUSPECT, MemberState.LIVE, MemberState.LIVE);
      eventually(
          SOON,
          () ->
              assertThat(gateway.get("/v1/members?role=storage").text())
                  .contains("\"state\":\"suspect\""));
      assertAcknowledged(send("{\"all\":true}"), 2);

      setStates(MemberState.SUSPECT, MemberState.SUSPECT, MemberState.SUSPECT);
      eventually(
          SOON,
          () ->
              assertThat(gateway.get("/v1/members?role=storage").text())
                  .doesNotContain("\"state\":\"live\""));
      Answer refused = gateway.post("/v1/messages", "{\"to\":{\"any\":true},\"payload\":1}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.reason()).isEqualTo("MEMBERS_UNAVAILABLE");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      // A retry of what was accepted is no new message.
      assertAcknowledged(send("{\"all\":true}"), 2);
      // One that is named is tried.
      Answer named = gateway.post("/v1/messages", "{\"to\":%s,\"payload\":1}".formatted(toNode(0)));
      assertAcknowledged(named, 1);
    } finally {
      setStates(MemberState.LIVE, MemberState.LIVE, MemberState.LIVE);
      eventually(
          SOON,
          () ->
              assertThat(gateway.get("/v1/members?role=storage").text())
                  .doesNotContain("\"state\":\"suspect\""));
    }
  }

  private void setStates(MemberState... states) {
    fleet
        .discovery()
        .change(view -> {
          for (int i = 0; i < states.length; i++) {
            view.getMembersBuilder(i).setState(states[i]);
          }
          return view;
        });
  }
}
