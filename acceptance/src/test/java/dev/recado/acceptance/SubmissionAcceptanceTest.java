package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Operations that are submitted, over REST: their answers, states and outcomes. */
@WithFleet
@Order(51)
class SubmissionAcceptanceTest {

  private final RestClient gateway;
  private final String key = "submitted/" + OperationIds.next();

  SubmissionAcceptanceTest(Fleet fleet) {
    fleet.heal();
    this.gateway = fleet.gateway();
  }

  private static String id() {
    return OperationIds.next().toString();
  }

  private String path() {
    return RestClient.entry(key);
  }

  @Test
  void everyKindOfOperationIsSubmittedAndDecided() {
    assertThat(outcome("update", "early").path("status").asString()).isEqualTo("NOT_FOUND");
    JsonNode created = outcome("create", "one");
    assertThat(created.path("status").asString()).isEqualTo("OK");
    assertThat(created.path("version").asLong()).isEqualTo(1);
    assertThat(outcome("create", "two").path("status").asString()).isEqualTo("ALREADY_EXISTS");
    assertThat(outcome("update", "two").path("version").asLong()).isEqualTo(2);
    assertThat(outcome("put", "three").path("version").asLong()).isEqualTo(3);
    JsonNode read = outcome(Map.of("id", id(), "kind", "read", "key", key));
    assertThat(read.path("value").asString()).isEqualTo("three");
    assertThat(read.path("contentType").asString()).isEqualTo("text/plain");
    assertThat(read.path("version").asLong()).isEqualTo(3);
    JsonNode mismatch =
        outcome(Map.of("id", id(), "kind", "delete", "key", key, "ifRevision", 9007199254740991L));
    assertThat(mismatch.path("status").asString()).isEqualTo("REVISION_MISMATCH");
    JsonNode expired =
        outcome(
            Map.of("id", id(), "kind", "delete", "key", key, "deadline", "2026-01-01T00:00:00Z"));
    assertThat(expired.path("status").asString()).isEqualTo("EXPIRED");
    JsonNode deleted = outcome(Map.of("id", id(), "kind", "delete", "key", key, "deadline", "30s"));
    assertThat(deleted.path("status").asString()).isEqualTo("OK");
    assertThat(deleted.path("session").asString()).isNotBlank();
    var _ = gateway.get(path()).hasStatus(404);
  }

  private JsonNode outcome(String kind, String value) {
    return outcome(RestClient.operation(id(), kind, key, value));
  }

  private JsonNode outcome(Map<String, Object> operation) {
    Answer accepted = gateway.post("/v1/operations", operation).hasStatus(202);
    JsonNode state = gateway.decided(accepted.required("Location"));
    assertThat(state.path("id").asString()).isEqualTo(operation.get("id"));
    assertThat(state.path("kind").asString()).isEqualTo(operation.get("kind"));
    assertThat(state.path("key").asString()).isEqualTo(key);
    assertThat(Instant.parse(state.path("decidedAt").asString()))
        .isBefore(Instant.now().plusSeconds(60));
    return state.path("outcome");
  }

  @Test
  void arrayOfOperationsIsAnsweredInItsOrder() {
    List<Map<String, Object>> operations = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(id());
      operations.add(RestClient.operation(ids.getLast(), "put", key + i, "value"));
    }
    JsonNode accepted = gateway.post("/v1/operations", operations).hasStatus(202).json();
    assertThat(accepted.valueStream().map(each -> each.path("id").asString()))
        .containsExactlyElementsOf(ids);
    assertThat(accepted.valueStream().map(each -> each.path("state").asString()))
        .containsOnly("accepted");
  }

  @Test
  void idIsMadeWhereNoneIsSent() {
    JsonNode accepted =
        gateway
            .post("/v1/operations", Map.of("kind", "put", "key", key, "value", "value"))
            .hasStatus(202)
            .json();
    assertThat(accepted.path("id").asString()).matches("[0-9a-f-]{14}7[0-9a-f-]{21}");
    assertThat(
            gateway
                .decided(accepted.path("location").asString())
                .path("outcome")
                .path("status")
                .asString())
        .isEqualTo("OK");
    var put = gateway.put(path(), "value", "Content-Type", "text/plain").hasStatus(200);
    assertThat(put.required("Recado-Operation-Id")).matches("[0-9a-f-]{14}7[0-9a-f-]{21}");
  }

  @Test
  void unknownOperationIsNotFound() {
    var _ =
        gateway
            .get(RestClient.operation(id(), key))
            .isProblem(404, "UNKNOWN_OPERATION", "Unknown operation");
  }

  @Test
  void bytesTravelAsBase64() {
    var operation =
        Map.<String, Object>of(
            "id",
            id(),
            "kind",
            "put",
            "key",
            key,
            "valueBase64",
            "AP8Q",
            "contentType",
            "image/png");
    var _ =
        gateway.decided(
            gateway.post("/v1/operations", operation).hasStatus(202).required("Location"));
    assertThat(gateway.get(path()).hasHeader("Content-Type", "image/png").body())
        .containsExactly(0, 0xff, 0x10);
    JsonNode read = outcome(Map.of("id", id(), "kind", "read", "key", key));
    assertThat(read.path("valueBase64").asString()).isEqualTo("AP8Q");
  }
}
