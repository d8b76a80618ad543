package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cancellation, batches, and what ids may be. */
class DecisionsHttpTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();
  private final FakeFleet fleet = SHARED.fleet();
  private final String key = "k-" + UUID.randomUUID();
  private final String id = OperationIds.next().toString();

  private Answer cancel(String... headers) {
    return gateway.post("/v1/operations/" + id + "/cancel?key=" + key, "", headers);
  }

  @Test
  void cancelBeforeArrivalIsWhatTheOperationComesTo() {
    Answer cancelled = cancel();
    assertThat(cancelled.statusCode()).as(cancelled.text()).isEqualTo(200);
    assertThat(cancelled.json().path("state").asString()).isEqualTo("decided");
    assertThat(cancelled.json().path("outcome").path("status").asString()).isEqualTo("CANCELLED");

    Answer late = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", id);
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.reason()).isEqualTo("CANCELLED");
    assertThat(gateway.get("/v1/entries/" + key).statusCode()).isEqualTo(404);
  }

  @Test
  void cancelOfADecidedOperationReturnsItsOutcome() {
    Answer put = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", id);
    Answer cancelled = cancel();
    assertThat(cancelled.json().path("outcome").path("status").asString()).isEqualTo("OK");
    assertThat("\"" + cancelled.json().path("outcome").path("revision").asInt() + "\"")
        .isEqualTo(put.header("ETag"));
  }

  @Test
  void cancelThatGetsNoAnswerIsUndecidedAndMayBeRepeated() {
    fleet.nodes().forEach(FakeNode::fallSilent);
    Answer silent = cancel("Prefer", "wait=1");
    assertThat(silent.statusCode()).isEqualTo(504);
    assertThat(silent.reason()).isEqualTo("UNDECIDED");
    fleet.reset();
    assertThat(cancel().statusCode()).isEqualTo(200);
  }

  @Test
  void batchIsSubmittedAndItsPartsAreTold() {
    String batch =
        """
        {"id": "%1$s", "kind": "batch", "key": "{%2$s}a", "operations": [
          {"kind": "put", "key": "{%2$s}a", "value": "1", "contentType": "text/plain"},
          {"kind": "put", "key": "{%2$s}b", "value": "2", "contentType": "text/plain"}]}
        """
            .formatted(id, key);
    assertThat(gateway.post("/v1/operations", batch).statusCode()).isEqualTo(202);
    eventually(
        SOON,
        () -> {
          var state = gateway.get("/v1/operations/" + id + "?key=%7B" + key + "%7Da").json();
          assertThat(state.path("state").asString()).isEqualTo("decided");
          assertThat(state.path("kind").asString()).isEqualTo("batch");
          assertThat(state.path("outcome").path("parts")).hasSize(2);
          assertThat(state.path("outcome").path("parts").get(1).path("status").asString())
              .isEqualTo("OK");
        });
  }

  @Test
  void batchOverSeveralPositionsIsRefused() {
    var parts = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      parts.append(i == 0 ? "" : ",").append("{\"kind\":\"delete\",\"key\":\"" + key + i + "\"}");
    }
    assertRefused(400, "POSITIONS_DIFFER", batch(key + 0, parts.toString()));
  }

  @Test
  void badBatchesAreNamed() {
    assertRefused(400, "BAD_BATCH", batch(key, ""));
    assertRefused(400, "BAD_BATCH", batch(key, "{\"kind\":\"delete\",\"key\":\"x\"}"));
    assertRefused(400, "BAD_BATCH", batch(key, "{\"kind\":\"batch\",\"key\":\"" + key + "\"}"));
    assertRefused(
        400, "UNKNOWN_FIELD", batch(key, "{\"kind\":\"delete\",\"key\":\"" + key + "\",\"id\":1}"));
    String delete = "{\"kind\":\"delete\",\"key\":\"" + key + "\"}";
    assertRefused(400, "BAD_BATCH", batch(key, (delete + ",").repeat(128) + delete));
    assertRefused(
        400,
        "BAD_BATCH",
        "{\"kind\":\"delete\",\"key\":\"" + key + "\",\"operations\":[" + delete + "]}");
  }

  private String batch(String own, String parts) {
    return "{\"id\":\"%s\",\"kind\":\"batch\",\"key\":\"%s\",\"operations\":[%s]}"
        .formatted(id, own, parts);
  }

  private void assertRefused(int status, String reason, String operation) {
    Answer answer = gateway.post("/v1/operations", operation);
    assertThat(answer.reason()).as(answer.text()).isEqualTo(reason);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void idFromTheFutureIsRefusedWithTheServersTime() {
    long ahead = Instant.now().plus(Duration.ofMinutes(6)).toEpochMilli();
    var future = new UUID(ahead << 16 | 0x7000, UUID.fromString(id).getLeastSignificantBits());
    Answer answer = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", future.toString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("ID_AHEAD");
    assertThat(Instant.parse(answer.json().path("serverTime").asString()))
        .isBefore(Instant.ofEpochMilli(ahead));
    assertThat(gateway.post("/v1/operations/" + future + "/cancel?key=" + key, "").reason())
        .isEqualTo("ID_AHEAD");
  }

  @Test
  void answerSaysUntilWhenARetryGetsIt() {
    Answer put = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", id);
    assertThat(put.header("Recado-Retry-Until"))
        .isEqualTo(Instant.ofEpochMilli(FakeStore.RETRY_UNTIL).toString());
  }

  @Test
  void anyIdempotencyKeyStandsForOneIdInItsNamespace() {
    String free = "order 4711/" + key;
    Answer first = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", free);
    Answer retry = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", "\"" + free + "\"");
    Answer reused = gateway.put("/v1/entries/" + key, "2", "Idempotency-Key", free);

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(retry.header("Recado-Replayed")).isEqualTo("true");
    assertThat(retry.header("Recado-Operation-Id")).isEqualTo(first.header("Recado-Operation-Id"));
    assertThat(reused.statusCode()).isEqualTo(422);
    assertThat(reused.reason()).isEqualTo("ID_REUSED");
  }

  @Test
  void letterCaseOfAUuidDoesNotMatter() {
    String uuid = UUID.randomUUID().toString();
    Answer first = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", uuid);
    Answer retry =
        gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", uuid.toUpperCase(Locale.ROOT));

    assertThat(first.header("Recado-Operation-Id")).isNotEqualTo(uuid);
    assertThat(retry.header("Recado-Operation-Id")).isEqualTo(first.header("Recado-Operation-Id"));
  }

  @Test
  void idempotencyKeyIsBounded() {
    Answer longest = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", "k".repeat(255));
    Answer tooLong = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", "k".repeat(256));
    Answer empty = gateway.put("/v1/entries/" + key, "1", "Idempotency-Key", "\"\"");

    assertThat(longest.statusCode()).isEqualTo(201);
    assertThat(tooLong.reason()).isEqualTo("BAD_ID");
    assertThat(empty.reason()).isEqualTo("BAD_ID");
  }
}
