package dev.recado.storage.proposal;

import dev.recado.protocol.OperationSizes;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.operation.OperationRules;
import dev.recado.storage.operation.Verdict;
import dev.recado.storage.position.IndeterminateException;
import dev.recado.storage.proposal.PositionLog.Committed;
import dev.recado.storage.proposal.WaitingOperations.Waiting;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.Step;
import dev.recado.tracing.StepAttributes;
import dev.recado.tracing.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Packs what waits into log entries, one position's, on one thread.
 *
 * <p>A read waits for a barrier: an entry that was proposed after the read came and is committed
 * and applied here. Then no other leader can have decided anything before the read that this node
 * has not applied: a leader that was paused at any instruction and deposed meanwhile cannot commit
 * the barrier. Any entry serves as the barrier of all reads that came before it; without operations
 * waiting it is an empty one.
 */
public final class GroupProposer implements AutoCloseable {

  private static final long NANOS_PER_POLL = 100_000_000;

  /** What a decided operation's asker is told, and at which incarnation of the position. */
  public record Answer(Verdict verdict, long incarnation) {}

  private record Mark(long incarnation, long through, long dueNanos) {}

  private record Batch(
      List<Waiting> operations, List<CompletableFuture<Long>> barriers, @Nullable Mark mark) {}

  private final int number;
  private final PositionLog log;
  private final LongSupplier stampMillis;
  private final ProposalProperties properties;
  private final OperationTracing tracing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final WaitingOperations queue = new WaitingOperations();
  private final ArrayList<CompletableFuture<Long>> barriers = new ArrayList<>();
  private final Thread thread;
  private @Nullable Mark mark;

  /** The proposer is woken only when so many operations wait: waking it costs as much as one. */
  private int wakeAt = 1;

  private final Collecting collecting;
  private boolean closed;

  /** Whether something was decided that followers may not have heard of yet. */
  private boolean unnoticed;

  private long lastLandedNanos = System.nanoTime();
  private long lastStampNanos = System.nanoTime();
  private volatile long horizonAtLeastMillis;

  public GroupProposer(
      int number,
      PositionLog log,
      LongSupplier stampMillis,
      ProposalProperties properties,
      OperationTracing tracing) {
    this.tracing = tracing;
    this.number = number;
    this.log = log;
    this.stampMillis = stampMillis;
    this.properties = properties;
    this.collecting =
        new Collecting(
            properties.entriesInFlightMax(),
            properties.groupOperationsMax(),
            properties.linger().toNanos());
    this.thread = Thread.ofPlatform().name("proposer-" + number).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Proposes an operation. Fails with a rejection when it was certainly not handed to the log. */
  public CompletableFuture<Answer> execute(LoggedOperation operation) {
    int bytes = OperationSizes.weight(operation);
    var waiting = new Waiting(operation, bytes, System.nanoTime(), new CompletableFuture<>());
    lock.lock();
    try {
      Rejection refusal = refusal(bytes);
      if (refusal != null) {
        return CompletableFuture.failedFuture(refusal);
      }
      queue.add(waiting);
      if (queue.size() >= wakeAt || queue.bytes() >= properties.groupBytesMax()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    return waiting.answer();
  }

  /** Completes with the index of an entry that was proposed after this call and is applied here. */
  public CompletableFuture<Long> barrier() {
    var barrier = new CompletableFuture<Long>();
    lock.lock();
    try {
      Rejection refusal =
          barriers.size() >= properties.queueOperationsMax()
              ? overloaded(barriers.size() + " reads wait")
              : refusal(0);
      if (refusal != null) {
        return CompletableFuture.failedFuture(refusal);
      }
      barriers.add(barrier);
      changed.signal();
    } finally {
      lock.unlock();
    }
    return barrier;
  }

  /** Has the next entry carry the mark; it travels alone when none comes soon. */
  public void markRelayed(long incarnation, long through) {
    lock.lock();
    try {
      long due =
          mark != null
              ? mark.dueNanos()
              : System.nanoTime() + properties.relayMarkInterval().toNanos();
      if (mark == null || mark.incarnation() != incarnation || mark.through() < through) {
        mark = new Mark(incarnation, through, due);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Every entry from now on raises both marks at least to this time. */
  public void raiseHorizon(long millis) {
    horizonAtLeastMillis = Math.max(horizonAtLeastMillis, millis);
  }

  private @Nullable Rejection refusal(int bytes) {
    if (closed) {
      return new Rejection(Reason.SHUTTING_DOWN, "The node is stopping. Try another one.");
    }
    if (!log.leads()) {
      return notLeader();
    }
    if (queue.size() >= properties.queueOperationsMax()
        || (queue.bytes() + bytes > properties.queueBytesMax() && !queue.isEmpty())) {
      return overloaded(queue.size() + " operations (" + queue.bytes() + " bytes) wait");
    }
    return null;
  }

  private Rejection overloaded(String what) {
    return new Rejection(
        Reason.OVERLOADED, what + " at position " + number + ". Slow down, and try again.");
  }

  private Rejection notLeader() {
    return new Rejection(Reason.NOT_LEADER, "This node does not lead position " + number + ".");
  }

  private void run() {
    try {
      while (true) {
        Batch batch = next();
        if (batch == null) {
          return;
        }
        propose(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Waits for something to propose, and for a free place in flight; null when closed. */
  private @Nullable Batch next() throws InterruptedException {
    while (true) {
      var refused = new ArrayList<Refused>();
      lock.lockInterruptibly();
      try {
        if (closed) {
          return null;
        }
        refuseHopeless(refused);
        if (refused.isEmpty()) {
          boolean due = due();
          if (due && mayGo()) {
            linger();
            if (!closed && log.leads()) {
              return take();
            }
            // There is nobody to tell any more; left due, they would keep this thread busy.
            mark = null;
            unnoticed = false;
            continue;
          }
          wakeAt = due ? collecting.worthAnother() : 1;
          changed.awaitNanos(due ? NANOS_PER_POLL : untilNotice());
          wakeAt = 1;
        }
      } finally {
        lock.unlock();
      }
      // Not under the lock: who is refused may come back at once.
      refused.forEach(Refused::tell);
    }
  }

  private boolean due() {
    return !queue.isEmpty()
        || !barriers.isEmpty()
        || (mark != null && mark.dueNanos() - System.nanoTime() <= 0)
        || noticeDue()
        || stampDue();
  }

  private boolean mayGo() {
    return collecting.mayGo(queue.size(), queue.oldestNanos(System.nanoTime()))
        || (collecting.hasRoom()
            && (!barriers.isEmpty() || queue.bytes() >= properties.groupBytesMax()));
  }

  /**
   * Followers hear that an entry is committed with the next one. When none follows, an empty one
   * tells them: else they would know at the next heartbeat only.
   */
  private boolean noticeDue() {
    return unnoticed && collecting.isIdle() && untilNotice() <= 0 && log.leads();
  }

  /** How long to wait for something to do, at most. */
  private long untilNotice() {
    return unnoticed && collecting.isIdle() && log.leads()
        ? Math.min(
            NANOS_PER_POLL / 2,
            lastLandedNanos + properties.commitNoticeInterval().toNanos() - System.nanoTime())
        : NANOS_PER_POLL / 2;
  }

  /** Without any entry effective time would stand still, and records would be kept for too long. */
  private boolean stampDue() {
    return System.nanoTime() - lastStampNanos >= properties.stampInterval().toNanos()
        && log.leads();
  }

  private void linger() throws InterruptedException {
    int enough = collecting.enough();
    long left = collecting.nanos();
    while (left > 0
        && !queue.isEmpty()
        && queue.size() < enough
        && queue.bytes() < properties.groupBytesMax()
        && !closed) {
      wakeAt = enough;
      left = changed.awaitNanos(left);
    }
    wakeAt = 1;
  }

  private Batch take() {
    List<Waiting> operations =
        queue.take(properties.groupOperationsMax(), properties.groupBytesMax());
    var waitingReads = List.copyOf(barriers);
    barriers.clear();
    Mark taken = mark;
    mark = null;
    unnoticed &= !collecting.isIdle();
    collecting.left(operations.size());
    return new Batch(operations, waitingReads, taken);
  }

  private record Refused(CompletableFuture<?> asker, Rejection refusal) {
    void tell() {
      asker.completeExceptionally(refusal);
    }
  }

  /** Whoever waited too long, or waits at a node that no longer leads: nothing was handed over. */
  private void refuseHopeless(List<Refused> refused) {
    if (queue.isEmpty() && barriers.isEmpty()) {
      return;
    }
    if (!log.leads()) {
      refuseAll(notLeader(), refused);
    } else {
      refuseOld(refused);
    }
  }

  private void refuseOld(List<Refused> refused) {
    long now = System.nanoTime();
    for (var old = takeOld(now); old.isPresent(); old = takeOld(now)) {
      refused.add(
          new Refused(
              old.get().answer(),
              new Rejection(
                  Reason.POSITION_UNAVAILABLE,
                  "Position "
                      + number
                      + " took nothing up for "
                      + properties.queueWait()
                      + ". Try again.")));
    }
  }

  private Optional<Waiting> takeOld(long nowNanos) {
    return queue.takeOlder(properties.queueWait().toNanos(), nowNanos);
  }

  private void refuseAll(Rejection refusal, List<Refused> refused) {
    queue.takeAll().forEach(waiting -> refused.add(new Refused(waiting.answer(), refusal)));
    barriers.forEach(barrier -> refused.add(new Refused(barrier, refusal)));
    barriers.clear();
  }

  private void propose(Batch batch) {
    var entry =
        LogEntry.newBuilder()
            .setRulesVersion(OperationRules.VERSION)
            .setStampMillis(stampMillis.getAsLong())
            .setAcceptanceWindowMillis(properties.acceptanceWindow().toMillis())
            .setRetentionWindowMillis(properties.retentionWindow().toMillis())
            .setHorizonAtLeastMillis(horizonAtLeastMillis);
    lastStampNanos = System.nanoTime();
    batch.operations().forEach(w -> entry.addOperations(w.operation()));
    if (batch.mark() != null) {
      entry.setRelayedThrough(batch.mark().through()).setIncarnation(batch.mark().incarnation());
    }
    Step step = step(batch);
    long proposed = System.nanoTime();
    var _ =
        log.propose(entry.build())
            .whenComplete((committed, failure) -> {
              landed(batch.operations().size(), failure == null, System.nanoTime() - proposed);
              ended(step, committed, failure);
              if (failure == null) {
                answer(batch, committed);
              } else {
                failIndeterminate(batch, failure);
              }
            });
  }

  private Step step(Batch batch) {
    Step step =
        tracing.batch(
            "propose",
            SpanKind.INTERNAL,
            Traceparent.of(batch.operations(), waiting -> waiting.operation().getTraceparent()));
    return step.with(StepAttributes.POSITION, number)
        .with(StepAttributes.OPERATIONS, batch.operations().size());
  }

  private static void ended(Step step, @Nullable Committed committed, @Nullable Throwable failure) {
    if (committed != null) {
      step.with(StepAttributes.INDEX, committed.index());
    } else if (failure != null) {
      step.failed(Reason.UNDECIDED.name());
    }
    step.close();
  }

  private void landed(int operations, boolean committed, long nanos) {
    lock.lock();
    try {
      unnoticed |= committed && operations > 0;
      lastLandedNanos = System.nanoTime();
      collecting.landed(operations, nanos);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private static void answer(Batch batch, Committed committed) {
    for (int i = 0; i < batch.operations().size(); i++) {
      batch
          .operations()
          .get(i)
          .answer()
          .complete(new Answer(committed.verdicts().get(i), committed.incarnation()));
    }
    batch.barriers().forEach(barrier -> barrier.complete(committed.index()));
  }

  private void failIndeterminate(Batch batch, Throwable failure) {
    var unknown =
        new IndeterminateException(
            "The log of position " + number + " did not confirm the operation", failure);
    batch.operations().forEach(w -> w.answer().completeExceptionally(unknown));
    // A read has no effect: it is safe to say that it was not done.
    batch
        .barriers()
        .forEach(barrier ->
            barrier.completeExceptionally(
                new Rejection(
                    Reason.POSITION_UNAVAILABLE,
                    "Position " + number + " could not confirm its leader. Try again.")));
  }

  @Override
  public void close() {
    var refused = new ArrayList<Refused>();
    lock.lock();
    try {
      closed = true;
      refuseAll(
          new Rejection(Reason.SHUTTING_DOWN, "The node is stopping. Try another one."), refused);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    refused.forEach(Refused::tell);
  }
}
