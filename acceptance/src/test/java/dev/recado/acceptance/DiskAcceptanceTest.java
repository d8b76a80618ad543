package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.recado.acceptance.client.Load;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.SmallDisk;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** G1 and G9 with a full disk under one node's Raft logs. */
@WithFleet
@Order(14)
class DiskAcceptanceTest {

  private static final int DURING = 100;
  private static final int ROOM = 64;

  /** Less than the fleet's nodes want to have free, and enough to go on following. */
  private static final int LITTLE = Fleet.DISK_FREE_MIN / 2;

  private static final String REMEDY = "recado.storage.disk-free-min";
  private static final int LARGE_VALUES = 60;

  private final Fleet fleet;

  DiskAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
  }

  @AfterEach
  void everybodyServesAgain() {
    fleet.heal();
  }

  @Test
  void nodeWithAFullDiskLeadsNothingWaitsAndComesBackWhenThereIsRoom()
      throws IOException, InterruptedException {
    assumeTrue(
        SmallDisk.isPossible(fleet.directory()), "only root may mount a small disk under a node");
    String node = Fleet.STORAGE.getFirst();
    fleet.stop(node);
    try (SmallDisk disk = SmallDisk.under(fleet.data(node), ROOM)) {
      fleet.start(node);
      fleet.awaitReady();
      // As its preferred member, of one position at least.
      eventually(
          Fleet.PATIENCE,
          () -> assertThat(leaders()).as("members that lead positions").contains(node));
      UnderLoad.check(fleet, "disk", load -> fill(load, node, disk));
      fleet.stop(node);
    } finally {
      fleet.start(node);
    }
  }

  private List<String> leaders() {
    return fleet.ring().positions().stream().flatMap(each -> each.leader().stream()).toList();
  }

  private void fill(Load load, String node, SmallDisk disk) {
    disk.fillUpTo(LITTLE);
    refusesAndReports(node);
    load.awaitFurther(DURING);
    Fleet.Ended ended = fleet.expectEnd(node, "cannot be written any more");
    disk.fillUpTo(0);
    largeValues();
    ended.await();
    // Started again it waits, instead of ending again.
    refusesAndReports(node);
    Fleet.Life waiting = fleet.life(node);
    load.awaitFurther(DURING);
    assertThat(fleet.life(node)).as("the process of %s", node).isEqualTo(waiting);
    disk.free();
    fleet.awaitReady();
    load.awaitFurther(DURING);
  }

  private void refusesAndReports(String node) {
    RestClient http = fleet.rest(node);
    eventually(
        Fleet.PATIENCE,
        () -> {
          var problem =
              http.get("/v1/ping")
                  .isProblem(503, "POSITION_UNAVAILABLE", "The key's position cannot serve now");
          assertThat(problem.path("detail").asString()).contains(REMEDY);
          assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(503);
          assertThat(http.get("/actuator/prometheus").text())
              .containsPattern("(?m)^recado_storage_disk_short\\S* 1\\.0$");
          assertThat(fleet.ring().positions())
              .allSatisfy(
                  position -> assertThat(position.leader()).isPresent().get().isNotEqualTo(node));
        });
    assertThat(fleet.linesSaying(node, REMEDY)).isPositive();
  }

  /** In every position: more than what its log had set aside before the disk was full. */
  private void largeValues() {
    String value = "x".repeat(100_000);
    for (int i = 0; i < LARGE_VALUES; i++) {
      String key = "disk-large/" + i;
      String id = OperationIds.next().toString();
      eventually(
          Fleet.PATIENCE,
          () -> {
            var answer = fleet.gateway().putEntry(key, id, value);
            assertThat(answer.status()).as(answer.describe()).isIn(200, 201);
          });
    }
  }
}
