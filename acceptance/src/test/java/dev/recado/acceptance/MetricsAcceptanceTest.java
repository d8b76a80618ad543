package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.acceptance.client.Grpc;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.DocumentedMetrics;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.Scrape;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.WriteRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the processes serve as metrics is what the document lists, neither more nor less. */
@WithFleet
@Order(29)
class MetricsAcceptanceTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Fleet fleet;
  private final RestClient gateway;
  private final String id = OperationIds.next().toString();
  private final String key = "metrics/" + id;

  MetricsAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
    this.gateway = fleet.gateway();
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
    fleet.awaitReady();
  }

  @ParameterizedTest
  @CsvSource({
    "api-gateway, gateway-1",
    "storage-node, storage-1",
    "push-server, push-1",
    "discovery-service, discovery-1"
  })
  void everyDocumentedMetricIsServedAfterUseAndNothingElse(String service, String member) {
    use();

    eventually(
        SOON,
        () ->
            assertThat(Scrape.of(fleet, member).names())
                .as("metrics of %s, and those in docs/reference/metrics.md", service)
                .containsExactlyInAnyOrderElementsOf(DocumentedMetrics.of(service)));
    assertThat(Scrape.of(fleet, member).withoutTag("application"))
        .as("series without the tag 'application'")
        .isEmpty();
  }

  /** Each way an operation goes, and each answer that is counted. */
  private void use() {
    Recipient recipient = Recipient.register(gateway);
    try (Mailbox mailbox = Mailbox.listen(recipient)) {
      Map<String, Object> operation = new HashMap<>(RestClient.operation(id, "put", key, "value"));
      operation.put("replyTo", recipient.id());
      var _ = gateway.post("/v1/operations", operation).hasStatus(202);
      assertThat(mailbox.await(1, SOON)).hasSize(1);
    }
    var _ =
        recipient
            .client()
            .post(recipient.path("acknowledgements"), Map.of("through", 1))
            .hasStatus(204);
    var _ = gateway.putEntry(key, OperationIds.next().toString(), "other");
    var _ = gateway.get("/v1/operations/no-id?key=k").hasStatus(400);
    assertThat(
            gateway
                .post("/v1/messages", Map.of("to", Map.of("any", true), "payload", "hello"))
                .status())
        .isIn(200, 202);
    try (Grpc node = Grpc.connect(fleet.address("storage-1").grpcPort(), fleet.adminKey())) {
      assertThatThrownBy(() -> node.entries().put(WriteRequest.getDefaultInstance())).isNotNull();
    }
  }

  @Test
  void retryIsCountedAsDeduplicatedAndNotDecidedAgain() {
    var _ = gateway.putEntry(key, id, "value");
    double decided = sum("recado_storage_operations_decided_total");
    double deduplicated = sum("recado_storage_operations_deduplicated_total");

    var _ = gateway.putEntry(key, id, "value");

    eventually(
        SOON,
        () ->
            assertThat(sum("recado_storage_operations_deduplicated_total"))
                .isEqualTo(deduplicated + 1));
    assertThat(sum("recado_storage_operations_decided_total")).isEqualTo(decided);
  }

  @Test
  void everyPositionHasOneLeaderAndNoLag() {
    eventually(
        SOON,
        () -> {
          assertThat(sum("recado_storage_leads")).isEqualTo(fleet.ring().positions().size());
          assertThat(sum("recado_storage_apply_lag")).isZero();
          assertThat(sum("recado_storage_outbox_depth")).isZero();
          assertThat(sum("recado_storage_outbox_age_seconds")).isZero();
        });
  }

  private double sum(String metric) {
    return Fleet.STORAGE.stream().mapToDouble(member -> Scrape.of(fleet, member).sum(metric)).sum();
  }
}
