package dev.recado.storage.ratis;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.faults.Failpoint;
import dev.recado.faults.FaultRules;
import dev.recado.faults.FaultsOnPurpose;
import dev.recado.protocol.OperationIds;
import dev.recado.storage.position.Decided;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where exactly each failpoint lies: the leader stands still there, and is looked at. */
class FailpointsTest {

  @TempDir Path directory;
  private PostgresServer server;
  private LocalGroup group;

  @BeforeEach
  void startGroup() throws Exception {
    server = PostgresFixture.dedicated();
    group = new LocalGroup(server, directory);
    group.startAll();
    var _ = group.execute(LocalGroup.put(OperationIds.next(), "first", "1"));
  }

  @AfterEach
  void stopGroup() throws Exception {
    group.running().forEach(node -> group.faults(node).put(FaultRules.NONE));
    group.close();
    server.close();
  }

  private record Stopped(int leader, FaultsOnPurpose faults, CompletableFuture<Decided> decided) {}

  /** Has the leader hold there, and gives it an operation. */
  private Stopped stopAt(Failpoint point) {
    int leader = group.leader();
    FaultsOnPurpose faults = group.faults(leader);
    faults.put(
        new FaultRules(
            0,
            Duration.ZERO,
            0,
            Set.of(point),
            Optional.of(Duration.ofMinutes(2)),
            OptionalLong.empty()));
    var decided = group.replica(leader).execute(LocalGroup.put(OperationIds.next(), "key", "v"));
    return new Stopped(leader, faults, decided);
  }

  private long revision(int node) {
    try (var connection = group.database(node).dataSource().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select revision from position_0.replica")) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void assertDecidedOnceLetGo(Stopped stopped) throws Exception {
    assertThat(stopped.decided).isNotDone();
    stopped.faults.put(FaultRules.NONE);
    assertThat(stopped.decided.get(30, TimeUnit.SECONDS).outcome().getVersion()).isEqualTo(1);
  }

  @Test
  void beforeProposeNothingIsInAnybodysLog() throws Exception {
    Stopped stopped = stopAt(Failpoint.BEFORE_PROPOSE);

    eventually(LocalGroup.PATIENCE, () -> assertThat(stopped.faults.counts().holds()).isEqualTo(1));
    for (int node : group.running()) {
      assertThat(revision(node)).isLessThan(2);
    }
    assertDecidedOnceLetGo(stopped);
  }

  @Test
  void afterLogBeforeApplyTheOthersApplyItAndTheTablesHereAreWithout() throws Exception {
    Stopped stopped = stopAt(Failpoint.AFTER_LOG_BEFORE_APPLY);

    for (int node : group.running()) {
      if (node != stopped.leader) {
        eventually(LocalGroup.PATIENCE, () -> assertThat(revision(node)).isEqualTo(2));
      }
    }
    assertThat(revision(stopped.leader)).isEqualTo(1);
    assertDecidedOnceLetGo(stopped);
  }

  @Test
  void afterApplyBeforeAckTheTablesHaveItAndNobodyWasTold() throws Exception {
    Stopped stopped = stopAt(Failpoint.AFTER_APPLY_BEFORE_ACK);

    eventually(LocalGroup.PATIENCE, () -> assertThat(revision(stopped.leader)).isEqualTo(2));
    assertDecidedOnceLetGo(stopped);
  }
}
