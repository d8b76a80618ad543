package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Json;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.Notification;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * G1, G2, G4 and G5 through {@code kill -9}. Each test runs its fault under a load of submitted
 * updates and then checks everything that was ever submitted: decided, applied once, told once, and
 * the same on every replica.
 */
@WithFleet
@Order(10)
class CrashAcceptanceTest {

  private static final int DURING = 100;

  private final Fleet fleet;

  CrashAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
  }

  @Test
  void acknowledgedWritesSurviveLeaderCrash() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "leader",
        load -> {
          String leader = fleet.leaderOf(load.key(0));
          fleet.killAndKeepDown(leader);
          load.awaitFurther(DURING);
          assertThat(fleet.anotherLeaderOf(load.key(0), leader)).isNotEqualTo(leader);
          assertThat(fleet.runs(leader)).isFalse();
          fleet.start(leader);
        });
  }

  @Test
  void acknowledgedWritesSurviveFollowerCrash() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "follower",
        load -> {
          String key = load.key(0);
          String leader = fleet.leaderOf(key);
          String follower =
              fleet.ring().positionOf(key).replicas().stream()
                  .filter(replica -> !replica.equals(leader))
                  .findFirst()
                  .orElseThrow();
          fleet.killAndKeepDown(follower);
          load.awaitFurther(DURING);
          fleet.start(follower);
        });
  }

  /** With the storage nodes paused, nothing of what gets a 202 can be decided before the crash. */
  @Test
  void acceptedOperationsSurviveGatewayCrash() throws InterruptedException {
    try (Mailbox mailbox = Mailbox.open(fleet.gateway())) {
      var operations = new LinkedHashMap<String, String>();
      for (int i = 0; i < 300; i++) {
        operations.put(OperationIds.next().toString(), "gateway-crash/" + i % 100);
      }
      List<Map<String, String>> submission =
          operations.entrySet().stream()
              .map(o ->
                  Map.of(
                      "id", o.getKey(),
                      "kind", "put",
                      "key", o.getValue(),
                      "value", o.getKey(),
                      "contentType", "text/plain",
                      "replyTo", mailbox.id()))
              .toList();
      fleet.pause(Fleet.STORAGE);
      try {
        var _ =
            fleet
                .gateway()
                .postText(
                    "/v1/operations", Json.write(submission), "Content-Type", "application/json")
                .hasStatus(202);
        fleet.kill(Fleet.GATEWAY);
      } finally {
        fleet.resume(Fleet.STORAGE);
      }
      assertThat(mailbox.await(operations.size(), Fleet.PATIENCE))
          .extracting(Notification::operationId)
          .containsExactlyInAnyOrderElementsOf(operations.keySet());
      fleet.awaitReady();
      operations.forEach(this::assertDecided);
      for (int i = 0; i < 100; i++) {
        var _ =
            fleet
                .gateway()
                .get(RestClient.entry("gateway-crash/" + i))
                .hasStatus(200)
                .hasHeader("Recado-Version", "3");
      }
      fleet.assertReplicasAreEqual();
    }
  }

  private void assertDecided(String id, String key) {
    var state = fleet.gateway().get(RestClient.operation(id, key)).hasStatus(200).json();
    assertThat(state.path("state").asString()).isEqualTo("decided");
    assertThat(state.path("outcome").path("status").asString()).isEqualTo("OK");
  }

  @Test
  void gatewayCrashUnderLoadLosesAndRepeatsNothing() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "gateway",
        load -> {
          fleet.kill(Fleet.GATEWAY);
          load.awaitFurther(DURING);
          assertThat(load.sentAgain()).as("requests that the crash cut off").isPositive();
        });
  }

  @Test
  void outcomesSurvivePushServerCrash() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "push",
        load -> {
          fleet.kill(Fleet.PUSH);
          load.awaitFurther(DURING);
        });
  }

  @Test
  void databaseKilledUnderLivingNodesLeavesNoHole() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "postgres",
        load -> {
          for (int i = 0; i < 3; i++) {
            fleet.kill(Fleet.POSTGRES);
            load.awaitFurther(DURING);
          }
        });
  }

  @Test
  void everythingKilledAtOnceLosesNothing() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "everything",
        load -> {
          fleet.killEverything();
          load.awaitFurther(DURING);
        });
  }
}
