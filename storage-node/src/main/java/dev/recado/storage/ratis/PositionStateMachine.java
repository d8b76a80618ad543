package dev.recado.storage.ratis;

import dev.recado.faults.Failpoint;
import dev.recado.faults.Faults;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.OperationRules;
import dev.recado.storage.operation.PositionState;
import dev.recado.storage.replica.ReplicaApplier;
import dev.recado.tracing.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A position's state machine: hands committed entries to the applier, in order, and tells Ratis how
 * far the tables are.
 *
 * <p>Entries of Ratis' own are applied too, as empty groups, and go through the same queue: the
 * applied index has no holes.
 */
final class PositionStateMachine extends BaseStateMachine {

  private static final Logger log = LoggerFactory.getLogger(PositionStateMachine.class);

  private final ReplicaApplier applier;
  private final Runnable leadershipChanged;
  private final Faults faults;
  private final GroupSteps steps;
  private final PositionMeters meters;
  private volatile TermIndex durable;
  private volatile boolean failed;

  PositionStateMachine(
      ReplicaApplier applier,
      Runnable leadershipChanged,
      Faults faults,
      GroupSteps steps,
      PositionMeters meters) {
    this.applier = applier;
    this.leadershipChanged = leadershipChanged;
    this.faults = faults;
    this.meters = meters;
    this.steps = steps;
    this.durable = termIndex(applier.state());
    setLastAppliedTermIndex(durable);
  }

  private static TermIndex termIndex(PositionState state) {
    return TermIndex.valueOf(state.term(), state.index());
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage)
      throws IOException {
    super.initialize(server, groupId, storage);
    getLifeCycle().startAndTransition(applier::start);
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    Group group = LogEntries.toGroup(entry);
    boolean leads = transaction.getServerRole() == RaftPeerRole.LEADER;
    if (leads) {
      steps.logged(group);
    }
    Step applying = leads ? steps.applying(group) : Step.NONE;
    pass(Failpoint.AFTER_LOG_BEFORE_APPLY, group);
    return enqueue(group, LogEntries.bytes(entry) + weightOfReads(group), leads)
        .thenApply(verdicts -> {
          steps.applied(group, verdicts);
          applying.close();
          if (leads) {
            meters.decided(verdicts);
          }
          pass(Failpoint.AFTER_APPLY_BEFORE_ACK, group);
          return new AppliedMessage(entry.getIndex(), verdicts);
        });
  }

  /** An entry without operations is a barrier or a mark: stopping there would show nothing. */
  private void pass(Failpoint point, Group group) {
    if (!group.submissions().isEmpty()) {
      faults.pass(point);
    }
  }

  private static int weightOfReads(Group group) {
    return Math.toIntExact(group.reads() * OperationRules.KEPT_VALUE_BYTES_MAX);
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    var _ = enqueue(Group.empty(term, index), 0, false);
  }

  private CompletableFuture<List<dev.recado.storage.operation.Verdict>> enqueue(
      Group group, int bytes, boolean awaited) {
    try {
      return applier
          .apply(group, bytes, awaited)
          .thenApply(verdicts -> {
            updateLastAppliedTermIndex(group.term(), group.index());
            return verdicts;
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CompletableFuture<>();
    }
  }

  @Override
  public long takeSnapshot() throws IOException {
    try {
      PositionState flushed = applier.flush();
      durable = termIndex(flushed);
      return flushed.index();
    } catch (SQLException e) {
      throw new IOException("The tables could not be flushed; the log is kept", e);
    }
  }

  /**
   * The last durable index: what is behind it may be purged, what is not must be applied again
   * after a crash.
   */
  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    TermIndex last = durable;
    return last.getIndex() < 0 ? null : new FileListSnapshotInfo(List.of(), last);
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, @Nullable RaftPeerId newLeader) {
    if (newLeader != null) {
      meters.ledBy(newLeader);
    }
    leadershipChanged.run();
  }

  @Override
  public void notifyLeaderReady() {
    leadershipChanged.run();
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
    if (!failed) {
      // Everything that still waits to be written fails after it.
      log.error("The Raft log of {} cannot be written any more", getGroupId(), cause);
    }
    failed = true;
  }

  @Override
  public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(
      RoleInfoProto role, TermIndex firstInLog) {
    log.error(
        "Replica {} is at applied index {}, and the leader's log begins at {}: this replica must be replaced",
        getGroupId(),
        applier.state().index(),
        firstInLog);
    return CompletableFuture.completedFuture(null);
  }

  /** A log that failed once is stopped for good. */
  boolean failed() {
    return failed;
  }

  @Override
  public void close() throws IOException {
    getLifeCycle().checkStateAndClose(applier::close);
  }
}
