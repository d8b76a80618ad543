package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Faults;
import dev.recado.acceptance.client.Load;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * G2, G4 and G5 with processes that end at the very places where something could be lost or done
 * twice, and with half of all acknowledgements lost.
 */
@WithFleet
@Order(11)
class FaultsAcceptanceTest {

  private static final int DURING = 100;

  private final Fleet fleet;
  private final Faults faults;

  FaultsAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
    this.faults = new Faults(fleet.gateway());
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
  }

  @AfterEach
  void noFaultIsLeft() {
    fleet.heal();
    members().forEach(faults::clear);
  }

  private static List<String> members() {
    var members = new ArrayList<>(Fleet.STORAGE);
    members.addAll(List.of(Fleet.PUSH, Fleet.GATEWAY));
    return members;
  }

  @Test
  void processThatEndsAtAnyFailpointLosesAndRepeatsNothing() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "failpoints",
        load -> {
          endAt(
              load,
              "before-propose",
              "after-log-before-apply",
              "after-intake-before-ack",
              Optional.of("after-outbox-commit"));
          endAt(
              load,
              "after-relay-before-mark",
              "after-apply-before-ack",
              "after-notify-before-ack",
              Optional.empty());
        });
  }

  /** A leader, another node, the push server and perhaps the gateway, each at its failpoint. */
  private void endAt(
      Load load, String ofLeader, String ofNode, String ofPush, Optional<String> ofGateway) {
    fleet.awaitReady();
    String leader = fleet.leaderOf(load.key(0));
    String node =
        Fleet.STORAGE.stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
    var failpoints = new LinkedHashMap<String, String>();
    failpoints.put(leader, ofLeader);
    failpoints.put(node, ofNode);
    failpoints.put(Fleet.PUSH, ofPush);
    // Last: the others' are put through it.
    ofGateway.ifPresent(point -> failpoints.put(Fleet.GATEWAY, point));
    List<Fleet.Ended> ended =
        failpoints.entrySet().stream()
            .map(point -> fleet.expectEnd(point.getKey(), "this process ends, " + point.getValue()))
            .toList();
    failpoints.forEach(faults::stopAt);
    ended.forEach(Fleet.Ended::await);
    load.awaitFurther(DURING);
  }

  @Test
  void operationsWhoseAcknowledgementsAreLostHappenOnce() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "lost",
        load -> {
          for (String member : members()) {
            faults.put(member, Map.of("loseAcknowledgements", 0.5, "seed", 1));
          }
          load.awaitFurther(DURING);
          for (String member : List.of(fleet.leaderOf(load.key(0)), Fleet.PUSH, Fleet.GATEWAY)) {
            eventually(
                Fleet.PATIENCE,
                () ->
                    assertThat(faults.lostAcknowledgements(member))
                        .as("acknowledgements that %s lost", member)
                        .isPositive());
          }
          members().forEach(faults::clear);
        });
  }

  @Test
  void pausedNodeAndKilledDatabaseCostNothing() throws InterruptedException {
    UnderLoad.check(
        fleet,
        "strikes",
        load -> {
          faults.strike(fleet.leaderOf(load.key(0)), "pause", "3s");
          load.awaitFurther(DURING);
          faults.strike(Fleet.STORAGE.getFirst(), "killPostgres", true);
          load.awaitFurther(DURING);
        });
  }
}
