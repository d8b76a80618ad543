package dev.recado.storage.nodes;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.HeldReplica;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import dev.recado.storage.position.Decided;
import dev.recado.storage.position.Found;
import dev.recado.storage.position.Page;
import dev.recado.storage.position.PositionReplica;
import dev.recado.storage.position.Recorded;
import dev.recado.storage.position.ScanRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One position's replica whose leadership and answers a test sets. */
public final class ScriptedReplica implements PositionReplica {

  /** The Raft term that it is in. */
  public static final long TERM = 3;

  private final int number;
  public volatile boolean leads;

  /** How often leads() was asked. */
  public final AtomicInteger leadsAsked = new AtomicInteger();

  public volatile Optional<UUID> leader = Optional.empty();
  public volatile long appliedIndex = 1;
  public volatile Function<LoggedOperation, CompletableFuture<Decided>> execution = this::decide;
  public final List<LoggedOperation> executed = new CopyOnWriteArrayList<>();
  public final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

  public final AtomicInteger reads = new AtomicInteger();

  /** Reads of these wait. */
  public final Map<ByteString, CompletableFuture<Boolean>> slowKeys = new ConcurrentHashMap<>();

  public final List<OutboxRow> outbox = new CopyOnWriteArrayList<>();
  public final List<Long> marks = new CopyOnWriteArrayList<>();
  public volatile long relayedThrough;
  public volatile int outboxBatchMax = 1000;
  private final List<Runnable> wakeUps = new CopyOnWriteArrayList<>();

  public ScriptedReplica(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public boolean leads() {
    int _ = leadsAsked.incrementAndGet();
    return leads;
  }

  @Override
  public boolean isInTerm(long term) {
    return term == TERM;
  }

  @Override
  public Optional<UUID> leader() {
    return leader;
  }

  @Override
  public CompletableFuture<Decided> execute(LoggedOperation operation) {
    executed.add(operation);
    return execution.apply(operation);
  }

  /** OK, at once. */
  public CompletableFuture<Decided> decide(LoggedOperation operation) {
    return CompletableFuture.completedFuture(
        new Decided(Outcome.newBuilder().setStatus(Status.OK).setVersion(1).build(), false, 0));
  }

  @Override
  public CompletableFuture<Found> read(String namespace, ByteString key) {
    int _ = reads.incrementAndGet();
    return leads
        ? slowKeys
            .getOrDefault(key, CompletableFuture.completedFuture(true))
            .thenApply(_ -> found(key))
        : CompletableFuture.failedFuture(new Rejection(Reason.NOT_LEADER, "Not the leader."));
  }

  @Override
  public CompletableFuture<Found> readLocal(
      String namespace, ByteString key, SessionToken.Seen seen) {
    return seen.index() <= appliedIndex
        ? CompletableFuture.completedFuture(found(key))
        : CompletableFuture.failedFuture(
            new Rejection(Reason.POSITION_UNAVAILABLE, "Behind the session."));
  }

  private Found found(ByteString key) {
    return new Found(
        Optional.ofNullable(entries.get(key.toStringUtf8())),
        new SessionToken.Seen(0, appliedIndex));
  }

  @Override
  public void together(Runnable asks) {
    asks.run();
  }

  @Override
  public CompletableFuture<Page> scan(ScanRange range) {
    List<Entry> all =
        entries.entrySet().stream()
            .filter(e -> e.getKey().startsWith(range.prefix().toStringUtf8()))
            .filter(e -> e.getKey().compareTo(range.from().toStringUtf8()) >= 0)
            .filter(
                e -> range.to().isEmpty() || e.getKey().compareTo(range.to().toStringUtf8()) < 0)
            .map(Map.Entry::getValue)
            .toList();
    return CompletableFuture.completedFuture(
        new Page(
            all.stream().limit(range.limit()).toList(),
            all.size() > range.limit(),
            new SessionToken.Seen(0, appliedIndex)));
  }

  @Override
  public CompletableFuture<Optional<Recorded>> find(String namespace, UUID id, ByteString key) {
    return CompletableFuture.completedFuture(
        executed.stream()
            .filter(operation -> operation.getId().equals(OperationIds.toByteString(id)))
            .findFirst()
            .map(operation ->
                new Recorded(
                    operation.getKind(),
                    Outcome.newBuilder().setStatus(Status.OK).setVersion(1).build(),
                    2,
                    appliedIndex)));
  }

  @Override
  public CompletableFuture<OutboxBatch> outboxAfter(long sequence) {
    if (!leads) {
      return CompletableFuture.failedFuture(new Rejection(Reason.NOT_LEADER, "Not the leader."));
    }
    return CompletableFuture.completedFuture(
        new OutboxBatch(
            3,
            relayedThrough,
            outbox.stream()
                .filter(row -> row.getSequence() > sequence)
                .limit(outboxBatchMax)
                .toList()));
  }

  @Override
  public void markRelayed(long incarnation, long through) {
    marks.add(through);
    relayedThrough = Math.max(relayedThrough, through);
  }

  public void addToOutbox(long... sequences) {
    for (long sequence : sequences) {
      outbox.add(
          OutboxRow.newBuilder()
              .setSequence(sequence)
              .setOperationId(OperationIds.toByteString(operationId(sequence)))
              .setRecipient(OperationIds.toByteString(recipient()))
              .setNamespace("default")
              .setKey(ByteString.copyFromUtf8("key"))
              .build());
    }
    wakeUps.forEach(Runnable::run);
  }

  /** Of the outbox row with that sequence. */
  public static UUID operationId(long sequence) {
    return new UUID(1, sequence);
  }

  /** Of every outbox row. */
  public static UUID recipient() {
    return new UUID(2, 1);
  }

  public boolean isWatched() {
    return !wakeUps.isEmpty();
  }

  @Override
  public void onOutboxGrown(Runnable wakeUp) {
    wakeUps.add(wakeUp);
  }

  @Override
  public HeldReplica describe() {
    return HeldReplica.newBuilder().setPosition("100" + number).setLeads(leads).build();
  }
}
