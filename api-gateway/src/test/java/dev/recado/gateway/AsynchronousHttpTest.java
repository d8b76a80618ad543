package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Reason;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class AsynchronousHttpTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();
  private final FakeFleet fleet = SHARED.fleet();
  private final String key = "k-" + UUID.randomUUID();
  private final String id = OperationIds.next().toString();

  private String operation(String id, String value) {
    return "{\"id\":\"%s\",\"kind\":\"put\",\"key\":\"%s\",\"value\":\"%s\",\"contentType\":\"text/plain\"}"
        .formatted(id, key, value);
  }

  private Answer state(String id) {
    return gateway.get("/v1/operations/" + id + "?key=" + key);
  }

  @Test
  void submittedOperationIsAcceptedThenDecided() {
    Answer accepted = gateway.post("/v1/operations", operation(id, "1"));

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.header("Location")).isEqualTo("/v1/operations/" + id + "?key=" + key);
    assertThat(accepted.json().get("id").stringValue()).isEqualTo(id);
    assertThat(accepted.json().get("state").stringValue()).isEqualTo("accepted");
    assertThat(accepted.json().get("location").stringValue())
        .isEqualTo(accepted.header("Location"));

    eventually(
        SOON,
        () -> {
          JsonNode state = gateway.get(accepted.header("Location")).json();
          assertThat(state.get("state").stringValue()).isEqualTo("decided");
          assertThat(state.get("kind").stringValue()).isEqualTo("put");
          assertThat(state.get("key").stringValue()).isEqualTo(key);
          assertThat(state.get("outcome").get("status").stringValue()).isEqualTo("OK");
          assertThat(state.get("outcome").get("version").intValue()).isEqualTo(1);
          assertThat(state.get("outcome").get("session").stringValue()).startsWith("r1.");
          assertThat(state.get("decidedAt").stringValue()).endsWith("Z");
        });
    assertThat(gateway.get("/v1/entries/" + key).text()).isEqualTo("1");
  }

  @Test
  void acceptedOperationIsToldWhileItsPositionIsAway() {
    fleet.nodes().forEach(FakeNode::fallSilent);

    Answer accepted = gateway.post("/v1/operations", operation(id, "1"));
    Answer state = state(id);

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(state.statusCode()).isEqualTo(200);
    assertThat(state.json().get("state").stringValue()).isEqualTo("accepted");
    assertThat(state.json().get("acceptedAt").stringValue()).endsWith("Z");

    fleet.reset();
    eventually(
        SOON, () -> assertThat(state(id).json().get("state").stringValue()).isEqualTo("decided"));
  }

  @Test
  void preferRespondAsyncTakesTheOutbox() {
    Answer put =
        gateway.put("/v1/entries/" + key, "1", "Prefer", "respond-async", "Idempotency-Key", id);
    Answer delete = gateway.delete("/v1/entries/" + key, "Prefer", "respond-async");

    assertThat(put.statusCode()).isEqualTo(202);
    assertThat(put.header("Preference-Applied")).isEqualTo("respond-async");
    assertThat(put.header("Location")).isEqualTo("/v1/operations/" + id + "?key=" + key);
    assertThat(put.header("Recado-Operation-Id")).isEqualTo(id);
    assertThat(delete.statusCode()).isEqualTo(202);
    eventually(
        SOON, () -> assertThat(state(id).json().get("state").stringValue()).isEqualTo("decided"));
  }

  @Test
  void arrayIsAnsweredInItsOrder() {
    var ids = new ArrayList<String>();
    var operations = new ArrayList<String>();
    for (int i = 0; i < 1_000; i++) {
      String one = OperationIds.next().toString();
      ids.add(one);
      operations.add(
          "{\"id\":\"%s\",\"kind\":\"put\",\"key\":\"%s-%d\",\"value\":\"1\"}"
              .formatted(one, key, i));
    }

    Answer accepted = gateway.post("/v1/operations", "[" + String.join(",", operations) + "]");

    assertThat(accepted.statusCode()).isEqualTo(202);
    var answered = new ArrayList<String>();
    accepted.json().forEach(one -> answered.add(one.get("id").stringValue()));
    assertThat(answered).isEqualTo(ids);
    eventually(
        SOON,
        () ->
            assertThat(
                    gateway
                        .get("/v1/operations/" + ids.getLast() + "?key=" + key + "-999")
                        .json()
                        .get("state")
                        .stringValue())
                .isEqualTo("decided"));
  }

  @Test
  void sameOperationIsAcceptedAgainAndExecutedOnce() {
    fleet.nodes().forEach(FakeNode::fallSilent);
    var requests = new ArrayList<HttpRequest.Builder>();
    for (int i = 0; i < 20; i++) {
      requests.add(
          gateway
              .request("/v1/operations")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(operation(id, "1"))));
    }

    List<Answer> answers = gateway.sendAll(requests);
    fleet.reset();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(202));
    eventually(
        SOON, () -> assertThat(state(id).json().get("state").stringValue()).isEqualTo("decided"));
    assertThat(fleet.store().effectsOn(key)).isEqualTo(1);
  }

  @Test
  void acceptedIdWithAnotherPayloadIsRefusedAndHarmsNobody() {
    fleet.nodes().forEach(FakeNode::fallSilent);
    gateway.post("/v1/operations", operation(id, "1"));
    String innocent = OperationIds.next().toString();

    List<Answer> answers =
        gateway.sendAll(
            List.of(
                gateway
                    .request("/v1/operations")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(operation(id, "2"))),
                gateway
                    .request("/v1/operations")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(operation(innocent, "3")))));

    assertThat(answers.get(0).statusCode()).isEqualTo(422);
    assertThat(answers.get(0).reason()).isEqualTo("ID_REUSED");
    assertThat(answers.get(1).statusCode()).isEqualTo(202);
  }

  @Test
  void arrayWithOneReusedIdIsRefusedAsAWhole() {
    fleet.nodes().forEach(FakeNode::fallSilent);
    gateway.post("/v1/operations", operation(id, "1"));
    String other = OperationIds.next().toString();

    Answer refused =
        gateway.post(
            "/v1/operations", "[" + operation(other, "9") + "," + operation(id, "2") + "]");
    fleet.reset();

    assertThat(refused.statusCode()).isEqualTo(422);
    eventually(
        SOON, () -> assertThat(state(id).json().get("state").stringValue()).isEqualTo("decided"));
    assertThat(state(other).reason()).isEqualTo("UNKNOWN_OPERATION");
  }

  @Test
  void arrayThatNamesAnIdTwiceWithDifferentPayloadsIsRefused() {
    Answer refused =
        gateway.post("/v1/operations", "[" + operation(id, "1") + "," + operation(id, "2") + "]");

    assertThat(refused.reason()).isEqualTo("ID_REUSED");
    assertThat(state(id).reason()).isEqualTo("UNKNOWN_OPERATION");
  }

  @Test
  void submittedReadTellsTheValueInItsOutcome() {
    gateway.put("/v1/entries/" + key, "hello", "Content-Type", "text/plain");

    Answer accepted =
        gateway.post(
            "/v1/operations",
            "{\"id\":\"%s\",\"kind\":\"read\",\"key\":\"%s\"}".formatted(id, key));

    assertThat(accepted.statusCode()).isEqualTo(202);
    eventually(
        SOON,
        () -> {
          JsonNode outcome = state(id).json().get("outcome");
          assertThat(outcome.get("value").stringValue()).isEqualTo("hello");
          assertThat(outcome.get("contentType").stringValue()).isEqualTo("text/plain");
        });
  }

  @Test
  void outOfPatienceAWriteIsAccepted() {
    fleet.nodes().forEach(FakeNode::fallSilent);

    Answer put = gateway.put("/v1/entries/" + key, "1", "Prefer", "wait=1", "Idempotency-Key", id);

    assertThat(put.statusCode()).isEqualTo(202);
    assertThat(put.header("Preference-Applied")).isEqualTo("wait=1");
    assertThat(put.header("Location")).isEqualTo("/v1/operations/" + id + "?key=" + key);
    assertThat(put.json().get("state").stringValue()).isEqualTo("accepted");

    fleet.reset();
    eventually(
        SOON, () -> assertThat(state(id).json().get("state").stringValue()).isEqualTo("decided"));
    assertThat(gateway.get("/v1/entries/" + key).text()).isEqualTo("1");
  }

  @Test
  void refusalAfterAnUncertainAttemptIsNotToldAsNotDone() {
    var asked = new AtomicInteger();
    for (FakeNode node : fleet.nodes()) {
      node.behave((request, responses) -> {
        if (asked.getAndIncrement() == 0) {
          fleet.store().execute(request.getNamespace(), request.getOperation());
          FakeNode.breakOff(responses);
        } else {
          node.sendRefusal(request, responses, Reason.BAD_VALUE, "");
        }
      });
    }

    Answer put = gateway.put("/v1/entries/" + key, "1", "Prefer", "wait=1", "Idempotency-Key", id);

    assertThat(put.statusCode()).isEqualTo(202);
    fleet.reset();
    eventually(
        SOON, () -> assertThat(state(id).json().get("state").stringValue()).isEqualTo("decided"));
  }

  @Test
  void refusalThatIsCertainIsTold() {
    fleet.nodes().forEach(node -> node.refuse(Reason.BAD_VALUE, ""));

    assertThat(gateway.put("/v1/entries/" + key, "1").reason()).isEqualTo("BAD_VALUE");
  }

  @Test
  void outOfPatienceAReadIsUnavailable() {
    fleet.nodes().forEach(FakeNode::refuseReads);

    Answer read =
        gateway.send(gateway.request("/v1/entries/" + key).header("Prefer", "wait=1").GET());
    Answer state =
        gateway.send(
            gateway
                .request("/v1/operations/" + id + "?key=" + key)
                .header("Prefer", "wait=1")
                .GET());

    assertThat(read.statusCode()).isEqualTo(503);
    assertThat(read.reason()).isEqualTo("POSITION_UNAVAILABLE");
    assertThat(Integer.parseInt(read.header("Retry-After"))).isPositive();
    assertThat(state.statusCode()).isEqualTo(503);
  }
}
