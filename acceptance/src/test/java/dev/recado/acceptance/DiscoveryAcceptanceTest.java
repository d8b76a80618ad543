package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Load;
import dev.recado.acceptance.client.LoadChecks;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The fleet with its discovery service away, and started in the wrong order. */
@WithFleet
@Order(30)
class DiscoveryAcceptanceTest {

  /**
   * Well past the leases, which last 10 s: by then everything that depends on a renewal has
   * noticed. Nobody but discovery itself takes members off.
   */
  private static final Duration AWAY = Duration.ofSeconds(60);

  private final Fleet fleet;

  DiscoveryAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
  }

  @Test
  void operationsGoOnWhileDiscoveryIsDown() throws InterruptedException {
    RestClient gateway = fleet.gateway();
    JsonNode before = gateway.get("/v1/members").hasStatus(200).json();
    Map<String, String> idsBefore = ids(before);
    assertThat(idsBefore).hasSize(5);
    try (Mailbox mailbox = Mailbox.open(gateway);
        Load load = Load.start(gateway, mailbox, "no-discovery")) {
      fleet.killAndKeepDown(Fleet.DISCOVERY);
      Instant end = Instant.now().plus(AWAY);
      while (Instant.now().isBefore(end)) {
        load.awaitFurther(100);
      }
      assertThat(load.sentAgain()).as("submissions that failed meanwhile").isZero();
      assertThat(ids(gateway.get("/v1/members").hasStatus(200).json())).isEqualTo(idsBefore);
      fleet.start(Fleet.DISCOVERY);
      fleet.awaitReady();
      load.awaitFurther(100);
      LoadChecks.check(gateway, load, mailbox);
    }
    eventually(
        Fleet.PATIENCE,
        () -> {
          JsonNode after = fleet.rest(Fleet.DISCOVERY).get("/v1/members").hasStatus(200).json();
          assertThat(ids(after)).isEqualTo(idsBefore);
          assertThat(after.path("revision").asLong())
              .isGreaterThanOrEqualTo(before.path("revision").asLong());
          assertThat(after.path("members").valueStream())
              .allSatisfy(m -> assertThat(m.path("state").asString()).isEqualTo("live"));
        });
    fleet.assertReplicasAreEqual();
  }

  @Test
  void membersStartedBeforeDiscoveryServeOnceItIsThere() {
    Map<String, String> idsBefore = ids(fleet.gateway().get("/v1/members").hasStatus(200).json());
    String key = "order/" + OperationIds.next();
    String id = OperationIds.next().toString();
    var _ = fleet.gateway().putEntry(key, id, "before").hasStatus(201);

    for (String member : new String[] {Fleet.GATEWAY, Fleet.PUSH, "storage-2", Fleet.DISCOVERY}) {
      fleet.stop(member);
    }
    fleet.start(Fleet.GATEWAY);
    eventually(
        Fleet.PATIENCE,
        () -> {
          var ping = fleet.gateway().withToken("").get("/v1/ping");
          var _ = ping.isProblem(503, "DISCOVERY_UNAVAILABLE", "Waiting for the discovery service");
          assertThat(Integer.parseInt(ping.required("Retry-After"))).isPositive();
        });
    var _ =
        fleet
            .gateway()
            .putEntry(key, id, "before")
            .isProblem(503, "DISCOVERY_UNAVAILABLE", "Waiting for the discovery service");
    fleet.start("storage-2");
    fleet.start(Fleet.PUSH);
    fleet.start(Fleet.DISCOVERY);
    fleet.awaitReady();

    assertThat(ids(fleet.gateway().get("/v1/members").hasStatus(200).json())).isEqualTo(idsBefore);
    var _ =
        fleet
            .gateway()
            .putEntry(key, id, "before")
            .hasStatus(201)
            .hasHeader("Recado-Replayed", "true");
    fleet.assertReplicasAreEqual();
  }

  private static Map<String, String> ids(JsonNode members) {
    var ids = new TreeMap<String, String>();
    members
        .path("members")
        .forEach(member -> ids.put(member.path("name").asString(), member.path("id").asString()));
    return ids;
  }
}
