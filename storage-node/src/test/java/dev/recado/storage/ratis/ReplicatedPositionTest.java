package dev.recado.storage.ratis;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.protocol.v1.OperationStep.Step;
import dev.recado.storage.operation.PositionState;
import dev.recado.storage.position.Decided;
import dev.recado.storage.position.Found;
import dev.recado.storage.position.Recorded;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicatedPositionTest {

  @TempDir Path directory;
  private PostgresServer server;
  private LocalGroup group;

  /**
   * Not the common pool: Ratis appends on it, and a caller that blocks there would stop every log
   * in this JVM.
   */
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void startGroup() throws Exception {
    server = PostgresFixture.dedicated();
    group = new LocalGroup(server, directory);
    group.startAll();
    // A majority with one that has not joined yet is no majority once another one stops.
    assertReplicasEqual();
  }

  @AfterEach
  void stopGroup() throws Exception {
    callers.shutdownNow();
    group.close();
    server.close();
  }

  @Test
  void acknowledgedWriteIsReadLinearizablyAndAtEveryReplicaOfTheSession() throws Exception {
    UUID id = OperationIds.next();
    Decided decided = group.execute(LocalGroup.put(id, "greeting", "hello"));
    assertThat(decided.outcome().getVersion()).isEqualTo(1);
    assertThat(decided.replayed()).isFalse();

    Found found =
        group.replica(group.leader()).read("default", key("greeting")).get(5, TimeUnit.SECONDS);
    assertThat(found.entry().orElseThrow().getValue().toStringUtf8()).isEqualTo("hello");
    SessionToken.Seen seen = SessionToken.decode(decided.outcome().getSession()).at(0);
    for (int i : group.running()) {
      assertThat(
              group
                  .replica(i)
                  .readLocal("default", key("greeting"), seen)
                  .get(5, TimeUnit.SECONDS)
                  .entry())
          .isPresent();
    }
    assertThat(
            group
                .replica(group.leader())
                .find("default", id, key("greeting"))
                .get(5, TimeUnit.SECONDS))
        .hasValueSatisfying(
            recorded -> assertThat(recorded.outcome()).isEqualTo(decided.outcome()));
  }

  @Test
  void retryWithTheSameIdAfterALeaderChangeReturnsTheFirstOutcome() throws Exception {
    UUID id = OperationIds.next();
    Decided first = group.execute(LocalGroup.put(id, "greeting", "hello"));
    group.stop(group.leader());
    Decided retry = group.execute(LocalGroup.put(id, "greeting", "hello"));
    assertThat(retry.outcome()).isEqualTo(first.outcome());
    assertThat(retry.replayed()).isTrue();
  }

  @Test
  void logEntryOfTheDecisionIsInTheRecordAndRememberedByEveryReplica() throws Exception {
    UUID id = OperationIds.next();
    group.execute(LocalGroup.put(id, "greeting", "hello"));
    int leader = group.leader();

    Recorded recorded =
        group
            .replica(leader)
            .find("default", id, key("greeting"))
            .get(5, TimeUnit.SECONDS)
            .orElseThrow();

    assertThat(recorded.term()).isPositive();
    assertThat(recorded.index()).isPositive();
    assertThat(group.steps(leader, id, "greeting"))
        .extracting(OperationStep::getStep, OperationStep::getTerm, OperationStep::getIndex)
        .containsExactly(
            tuple(Step.LOGGED, recorded.term(), recorded.index()),
            tuple(Step.APPLIED, recorded.term(), recorded.index()));
    int follower = (leader + 1) % 3;
    eventually(
        LocalGroup.PATIENCE,
        () ->
            assertThat(group.steps(follower, id, "greeting"))
                .extracting(OperationStep::getStep, OperationStep::getIndex)
                .containsExactly(tuple(Step.APPLIED, recorded.index())));
  }

  @Test
  void retryIsLoggedAgainAndRememberedAsReplayed() {
    UUID id = OperationIds.next();
    group.execute(LocalGroup.put(id, "greeting", "hello"));
    group.execute(LocalGroup.put(id, "greeting", "hello"));

    assertThat(group.steps(group.leader(), id, "greeting"))
        .extracting(OperationStep::getStep, OperationStep::getReplayed)
        .containsExactly(
            tuple(Step.LOGGED, false),
            tuple(Step.APPLIED, false),
            tuple(Step.LOGGED, false),
            tuple(Step.APPLIED, true));
  }

  @Test
  void stoppedFollowerCatchesUpFromTheLogToEqualDigests() throws Exception {
    int follower = (group.leader() + 1) % 3;
    putMany("before", 50);
    group.stop(follower);
    putMany("while-away", 50);
    group.start(follower);
    putMany("after", 10);
    assertReplicasEqual();
  }

  @Test
  void databaseKilledUnderTheLivingReplicasLeavesNoHole() throws Exception {
    var done = new AtomicBoolean();
    var written = new ArrayList<UUID>();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                UUID id = OperationIds.next();
                group.execute(LocalGroup.put(id, "key-" + written.size() % 7, "v"));
                written.add(id);
              }
            },
            callers);
    for (int kill = 1; kill <= 3; kill++) {
      int enough = kill * 150;
      eventually(LocalGroup.PATIENCE, () -> assertThat(written.size()).isGreaterThan(enough));
      server.kill();
      server.restart();
    }
    int before = written.size();
    eventually(LocalGroup.PATIENCE, () -> assertThat(written.size()).isGreaterThan(before + 20));
    done.set(true);
    writer.get(60, TimeUnit.SECONDS);

    assertReplicasEqual();
    PositionState state = state(group.leader());
    assertThat(state.revision()).isEqualTo(written.size());
    assertThat(versions()).isEqualTo(written.size());
  }

  @Test
  void replicaThatWasStoppedBeforeItHeardOfTheOthersJoinsThemLater() throws Exception {
    try (var late = new LocalGroup(server, directory.resolve("late"))) {
      late.start(0);
      late.stop(0);
      late.startAll();
      UUID id = OperationIds.next();
      late.execute(LocalGroup.put(id, "greeting", "hello"));
      eventually(
          LocalGroup.PATIENCE,
          () ->
              assertThat(
                      late.replica(0)
                          .readLocal("default", key("greeting"), new SessionToken.Seen(1, 0))
                          .get(5, TimeUnit.SECONDS)
                          .entry())
                  .isPresent());
    }
  }

  @Test
  void allNodesStoppedAtOnceResumeWithEverythingAcknowledged() throws Exception {
    putMany("key", 40);
    for (int i = 0; i < 3; i++) {
      group.stop(i);
    }
    group.startAll();
    putMany("key", 40);
    assertReplicasEqual();
    assertThat(state(group.leader()).revision()).isEqualTo(80);
  }

  private long versions() throws Exception {
    long sum = 0;
    for (int i = 0; i < 7; i++) {
      Found found =
          group.replica(group.leader()).read("default", key("key-" + i)).get(5, TimeUnit.SECONDS);
      sum += found.entry().orElseThrow().getVersion();
    }
    return sum;
  }

  private void putMany(String prefix, int count) throws Exception {
    var pending = new ArrayList<CompletableFuture<Decided>>();
    for (int i = 0; i < count; i++) {
      int n = i;
      pending.add(
          CompletableFuture.supplyAsync(
              () ->
                  group.execute(
                      LocalGroup.put(OperationIds.next(), prefix + "-" + n, "value " + n)),
              callers));
    }
    for (CompletableFuture<Decided> decided : pending) {
      decided.get(60, TimeUnit.SECONDS);
    }
  }

  private PositionState state(int i) {
    try (var connection = group.database(i).dataSource().getConnection();
        var row =
            connection
                .createStatement()
                .executeQuery("select applied_index, revision, digest from position_0.replica")) {
      row.next();
      return new PositionState(
          0,
          row.getLong(1),
          row.getLong(2),
          dev.recado.storage.operation.Marks.NONE,
          0,
          0,
          0,
          dev.recado.storage.operation.Bytes.wrap(row.getBytes(3)));
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void assertReplicasEqual() {
    eventually(
        LocalGroup.PATIENCE,
        () -> {
          List<PositionState> states =
              group.running().stream().map(this::state).distinct().toList();
          assertThat(states).hasSize(1);
          assertThat(states.getFirst().index()).isGreaterThanOrEqualTo(0);
        });
  }

  private static ByteString key(String key) {
    return ByteString.copyFromUtf8(key);
  }
}
