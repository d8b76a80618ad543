package dev.recado.storage.ratis;

import com.google.protobuf.ByteString;
import dev.recado.faults.Faults;
import dev.recado.faults.Flaw;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.HeldReplica;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.operation.Marks;
import dev.recado.storage.operation.PositionState;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.position.Decided;
import dev.recado.storage.position.Found;
import dev.recado.storage.position.Page;
import dev.recado.storage.position.PositionReplica;
import dev.recado.storage.position.Recorded;
import dev.recado.storage.position.ScanRange;
import dev.recado.storage.proposal.GroupProposer;
import dev.recado.storage.replica.InboxSize;
import dev.recado.storage.replica.LogCodec;
import dev.recado.storage.replica.ReplicaApplier;
import dev.recado.storage.replica.ReplicaReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import org.apache.ratis.protocol.RaftPeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A position's replica: its log, its applier and its reader put together. */
final class RaftPosition implements PositionReplica {

  private static final Logger log = LoggerFactory.getLogger(RaftPosition.class);
  private static final Duration SESSION_WAIT = Duration.ofSeconds(1);
  private static final Duration APPLY_WAIT = Duration.ofSeconds(2);

  private final RaftPositionLog raftLog;
  private final ReplicaApplier applier;
  private final ReplicaReader reader;
  private final GroupProposer proposer;
  private final ReadIndex readIndex;
  private final CoalescedReads linearizableReads;
  private final CoalescedReads localReads;
  private final Executor readers;
  private final String idText;
  private final Faults faults;
  private volatile long inboxBytes;

  RaftPosition(
      RaftPositionLog raftLog,
      ReplicaApplier applier,
      ReplicaReader reader,
      GroupProposer proposer,
      Witnesses witnesses,
      Executor readers,
      String idText,
      Faults faults) {
    this.raftLog = raftLog;
    this.applier = applier;
    this.reader = reader;
    this.proposer = proposer;
    this.readers = readers;
    this.idText = idText;
    this.faults = faults;
    this.readIndex = new ReadIndex(raftLog.number(), raftLog, witnesses, proposer::barrier);
    this.linearizableReads = new CoalescedReads(readIndex::get, this::entriesAt, readers);
    this.localReads =
        new CoalescedReads(() -> CompletableFuture.completedFuture(0L), reader::entries, readers);
  }

  @Override
  public int number() {
    return raftLog.number();
  }

  @Override
  public boolean leads() {
    return raftLog.leads();
  }

  @Override
  public boolean isInTerm(long term) {
    return raftLog.info().getCurrentTerm() == term;
  }

  @Override
  public Optional<UUID> leader() {
    return Optional.ofNullable(raftLog.info().getLeaderId())
        .map(RaftPeerId::toString)
        .filter(id -> !id.isEmpty())
        .map(UUID::fromString);
  }

  @Override
  public CompletableFuture<Decided> execute(LoggedOperation operation) {
    return proposer
        .execute(faults.has(Flaw.DEDUPE_OFF) ? asNew(operation) : operation)
        .thenApply(answer ->
            new Decided(
                LogCodec.toOutcome(answer.verdict().decision(), number(), answer.incarnation()),
                answer.verdict().replayed(),
                answer.verdict().retryUntilMillis()));
  }

  private static LoggedOperation asNew(LoggedOperation operation) {
    return operation.toBuilder().setId(OperationIds.toByteString(OperationIds.next())).build();
  }

  @Override
  public CompletableFuture<Found> read(String namespace, ByteString key) {
    return linearizableReads.read(ScopedKey.of(namespace, key.toByteArray()));
  }

  @Override
  public CompletableFuture<Found> readLocal(
      String namespace, ByteString key, SessionToken.Seen seen) {
    ScopedKey scoped = ScopedKey.of(namespace, key.toByteArray());
    PositionState state = applier.state();
    if (applier.serving()
        && seen.incarnation() <= state.incarnation()
        && seen.index() <= state.index()) {
      return localReads.read(scoped, seen);
    }
    // It may have to wait, and nobody else with it.
    return CompletableFuture.supplyAsync(
        () -> {
          awaitSeen(seen);
          return reader.entries(Set.of(scoped), seen.index()).find(scoped);
        },
        readers);
  }

  @Override
  public void together(Runnable asks) {
    linearizableReads.together(() -> localReads.together(asks));
  }

  private void awaitSeen(SessionToken.Seen seen) {
    PositionState state = applier.state();
    try {
      if (!applier.serving()
          || seen.incarnation() > state.incarnation()
          || !applier.awaitIndex(seen.index(), SESSION_WAIT)) {
        throw new Rejection(
            Reason.POSITION_UNAVAILABLE,
            "This replica of position "
                + number()
                + " is at index "
                + state.index()
                + ", behind the session. Try the leader.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Rejection(Reason.SHUTTING_DOWN, "The node is stopping. Try another one.");
    }
  }

  private ReplicaReader.Entries entriesAt(Set<ScopedKey> keys, long index) {
    awaitApplied(index);
    return reader.entries(keys, index);
  }

  /** What is committed is applied at once here: it takes as long as a batch before it. */
  private void awaitApplied(long index) {
    try {
      if (!applier.awaitIndex(index, APPLY_WAIT)) {
        throw new Rejection(
            Reason.POSITION_UNAVAILABLE,
            "Log entry " + index + " of position " + number() + " is not applied yet. Try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Rejection(Reason.SHUTTING_DOWN, "The node is stopping. Try another one.");
    }
  }

  @Override
  public CompletableFuture<Page> scan(ScanRange range) {
    return linearizable(index -> reader.scan(range, index));
  }

  @Override
  public CompletableFuture<Optional<Recorded>> find(String namespace, UUID id, ByteString key) {
    ScopedKey scoped = ScopedKey.of(namespace, key.toByteArray());
    return linearizable(index -> reader.record(id, scoped, number(), index));
  }

  private <T> CompletableFuture<T> linearizable(LongFunction<T> query) {
    return readIndex
        .get()
        .thenApplyAsync(
            index -> {
              awaitApplied(index);
              return query.apply(index);
            },
            readers);
  }

  @Override
  public CompletableFuture<OutboxBatch> outboxAfter(long sequence) {
    return CompletableFuture.supplyAsync(() -> reader.outboxAfter(sequence), readers);
  }

  @Override
  public void markRelayed(long incarnation, long through) {
    proposer.markRelayed(incarnation, through);
  }

  @Override
  public void onOutboxGrown(Runnable wakeUp) {
    applier.onOutboxGrown(wakeUp);
  }

  @Override
  public HeldReplica describe() {
    PositionState state = applier.state();
    return HeldReplica.newBuilder()
        .setPosition(idText)
        .setTerm(raftLog.info().getCurrentTerm())
        .setLeads(leads())
        .setAppliedIndex(state.index())
        .setIncarnation(state.incarnation())
        .build();
  }

  /**
   * The leader raises both marks early when the records take more room than they may: to the end of
   * the oldest partition, which is then dropped everywhere. The latest records are kept whatever
   * they take.
   */
  void keepInboxWithin(long bytesMax) {
    InboxSize size = reader.inboxSize();
    inboxBytes = size.bytes();
    long now = applier.state().marks().stampMillis();
    if (leads()
        && size.bytes() > bytesMax
        && size.oldestEndMillis() <= now - InboxSize.KEPT_MILLIS_MIN) {
      log.warn(
          "Position {}: its records take {} bytes, and may take {}. Ids made before {} are not known from now on.",
          number(),
          size.bytes(),
          bytesMax,
          Instant.ofEpochMilli(size.oldestEndMillis()));
      proposer.raiseHorizon(size.oldestEndMillis());
    }
  }

  /** Log entries that a majority has, as far as this replica knows, and its tables have not. */
  long applyLag() {
    return Math.max(0, raftLog.committedIndex() - applier.state().index());
  }

  /** Rows that the log does not know as relayed. */
  long outboxDepth() {
    PositionState state = applier.state();
    return state.outboxSequence() - state.relayedThrough();
  }

  /** As last looked at. */
  long inboxBytes() {
    return inboxBytes;
  }

  /** For how long a new record will be kept, if time goes on as it does. */
  Duration retryWindow() {
    Marks marks = applier.state().marks();
    return Duration.ofMillis(marks.stampMillis() - marks.horizonMillis());
  }

  /** Whether the replica can serve: its tables are where its log says, and there is a leader. */
  boolean open() {
    return applier.serving() && leader().isPresent();
  }

  boolean dead() {
    return applier.dead();
  }

  RaftPositionLog log() {
    return raftLog;
  }

  void close() {
    proposer.close();
  }
}
