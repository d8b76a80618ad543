package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Faults;
import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.HistoryRequest;
import dev.recado.protocol.v1.OperationStep;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What happened to an operation can be asked for, with where and when. */
@WithFleet
@Order(28)
class HistoryAcceptanceTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Fleet fleet;
  private final RestClient gateway;
  private final Faults faults;
  private final String id = OperationIds.next().toString();
  private final String key = "history/" + id;

  HistoryAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
    this.gateway = fleet.gateway();
    this.faults = new Faults(gateway);
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
    fleet.awaitReady();
  }

  @AfterEach
  void noFaultIsLeft() {
    Fleet.STORAGE.forEach(faults::clear);
  }

  private Answer history() {
    return gateway.get("/v1/operations/" + id + "/history?key=" + RestClient.encode(key));
  }

  private void submit(String replyTo) {
    Map<String, Object> operation = new HashMap<>(RestClient.operation(id, "put", key, "value"));
    operation.put("replyTo", replyTo);
    var _ = gateway.post("/v1/operations", operation).hasStatus(202);
  }

  private static List<JsonNode> steps(JsonNode history, String step) {
    return history
        .path("steps")
        .valueStream()
        .filter(one -> one.path("step").asString().equals(step))
        .toList();
  }

  private static List<String> members(List<JsonNode> steps) {
    return steps.stream().map(step -> step.path("member").path("name").asString()).toList();
  }

  private static Instant at(JsonNode step) {
    return Instant.parse(step.path("at").asString());
  }

  @Test
  void everyStepIsToldWithWhereAndWhen() {
    Recipient recipient = Recipient.register(gateway);
    try (Mailbox mailbox = Mailbox.listen(recipient)) {
      submit(recipient.id());
      assertThat(mailbox.await(1, SOON)).hasSize(1);
    }
    var _ =
        recipient
            .client()
            .post(recipient.path("acknowledgements"), Map.of("through", 1))
            .hasStatus(204);

    JsonNode history =
        eventuallyGet(
            SOON,
            () -> {
              JsonNode told = history().hasStatus(200).json();
              assertThat(members(steps(told, "applied")))
                  .containsExactlyInAnyOrderElementsOf(Fleet.STORAGE);
              assertThat(steps(told, "relayed")).hasSize(1);
              return told;
            });

    JsonNode accepted = steps(history, "accepted").getFirst();
    JsonNode dispatched = steps(history, "dispatched").getFirst();
    JsonNode logged = steps(history, "logged").getFirst();
    JsonNode notified = steps(history, "notified").getFirst();
    JsonNode acknowledged = steps(history, "acknowledged").getFirst();
    assertThat(members(List.of(accepted, dispatched))).containsOnly(Fleet.GATEWAY);
    assertThat(dispatched.path("attempt").asInt()).isEqualTo(1);
    assertThat(dispatched.path("to").path("name").asString()).isIn(Fleet.STORAGE);
    assertThat(logged.path("member").path("name").asString()).isIn(Fleet.STORAGE);
    assertThat(logged.path("term").asLong()).isPositive();
    assertThat(steps(history, "applied"))
        .extracting(step -> step.path("index").asLong())
        .containsOnly(logged.path("index").asLong());
    assertThat(members(List.of(notified, acknowledged))).containsOnly(Fleet.PUSH);
    assertThat(notified.path("channel").asString()).isEqualTo("sse");
    assertThat(notified.path("recipient").asString()).isEqualTo(recipient.id());
    assertThat(acknowledged.path("sequence").asLong()).isEqualTo(1);
    assertThat(history.path("steps").valueStream().map(HistoryAcceptanceTest::at)).isSorted();
    // Between members only as far as their clocks agree: what one member has seen, in its order.
    assertThat(at(accepted)).isBeforeOrEqualTo(at(dispatched));
    assertThat(at(notified)).isBeforeOrEqualTo(at(acknowledged));
    assertThat(history.path("members").valueStream().filter(member -> member.has("unanswered")))
        .isEmpty();
  }

  @Test
  void attemptsWhoseAcknowledgementsWereLostAreTold() {
    for (String node : Fleet.STORAGE) {
      faults.put(node, Map.of("loseAcknowledgements", 1.0));
    }
    submit(Recipient.register(gateway).id());

    eventually(
        SOON,
        () -> {
          JsonNode told = history().hasStatus(200).json();
          assertThat(steps(told, "dispatched"))
              .extracting(step -> step.path("attempt").asInt())
              .startsWith(1, 2);
          assertThat(steps(told, "applied"))
              .extracting(step -> step.path("replayed").asBoolean(false))
              .contains(false, true);
        });
  }

  @Test
  void recordTellsWhereTheLogHasItOnceTheMembersHaveForgotten() {
    submit(Recipient.register(gateway).id());
    JsonNode before =
        eventuallyGet(
            SOON,
            () -> {
              JsonNode told = history().hasStatus(200).json();
              assertThat(steps(told, "applied")).hasSize(Fleet.STORAGE.size());
              return told;
            });
    JsonNode logged = steps(before, "logged").getFirst();

    fleet.kill(Fleet.STORAGE);
    fleet.awaitReady();

    eventually(
        SOON,
        () -> {
          JsonNode after = steps(history().hasStatus(200).json(), "logged").getFirst();
          assertThat(after.has("member")).isFalse();
          assertThat(after.path("term").asLong()).isEqualTo(logged.path("term").asLong());
          assertThat(after.path("index").asLong()).isEqualTo(logged.path("index").asLong());
        });
  }

  @Test
  void whatNobodyKnowsIsUnknown() {
    assertThat(history().hasStatus(404).json().path("reason").asString())
        .isEqualTo("UNKNOWN_OPERATION");
  }

  @Test
  void grpcTellsTheSame() {
    submit(Recipient.register(gateway).id());
    try (Grpc grpc = Grpc.connect(fleet.address(Fleet.GATEWAY).grpcPort(), fleet.adminKey())) {
      var request =
          HistoryRequest.newBuilder().setId(id).setKey(ByteString.copyFromUtf8(key)).build();
      eventually(
          SOON,
          () ->
              assertThat(grpc.operations().history(request).getStepsList())
                  .extracting(OperationStep::getStep)
                  .contains(
                      OperationStep.Step.ACCEPTED,
                      OperationStep.Step.DISPATCHED,
                      OperationStep.Step.LOGGED,
                      OperationStep.Step.APPLIED));
    }
  }
}
