package dev.recado.storage.replica;

import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Committed log entries on their way to the applier, bounded: a slow database holds Raft's apply
 * loop back instead of filling the heap. An entry larger than the bound goes in alone.
 */
final class ApplyQueue {

  /**
   * A committed entry.
   *
   * @param awaited whether somebody waits for its verdicts now
   */
  record Committed(
      Group group, int bytes, boolean awaited, CompletableFuture<List<Verdict>> verdicts) {}

  private final int entriesMax;
  private final int bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Committed> queue = new ArrayDeque<>();
  private long bytes;
  private long operations;
  private int awaited;
  private long awaitedIndex = -1;
  private boolean closed;

  ApplyQueue(int entriesMax, int bytesMax) {
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Waits for room. After {@link #close}, entries are dropped: they are in the log, and are applied
   * at the next start.
   */
  void put(Committed committed) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed
          && !queue.isEmpty()
          && (queue.size() >= entriesMax || bytes + committed.bytes() > bytesMax)) {
        changed.await();
      }
      queue.add(committed);
      bytes += committed.bytes();
      operations += committed.group().submissions().size();
      awaited += committed.awaited() ? 1 : 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Somebody waits for the entry with this index: nothing is collected before it. */
  void hurry(long index) {
    lock.lock();
    try {
      awaitedIndex = Math.max(awaitedIndex, index);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for at least one entry, and, as long as nobody waits for any of them, for more to take
   * with it; empty when closed, or when none came in time.
   */
  List<Committed> take(int operationsMax, int batchBytesMax, Duration linger, Duration atMost)
      throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && queue.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      collect(operationsMax, batchBytesMax, linger);
      var batch = new ArrayList<Committed>();
      long batchOperations = 0;
      long batchBytes = 0;
      while (!closed && !queue.isEmpty()) {
        Committed next = queue.getFirst();
        batchOperations += next.group().submissions().size();
        batchBytes += next.bytes();
        if (!batch.isEmpty() && (batchOperations > operationsMax || batchBytes > batchBytesMax)) {
          break;
        }
        remove(batch);
      }
      changed.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Woken at its end, when somebody waits, and when the queue is full; not by every entry. */
  private void collect(int operationsMax, int batchBytesMax, Duration linger)
      throws InterruptedException {
    long left = linger.toNanos();
    while (!closed
        && !queue.isEmpty()
        && awaited == 0
        && awaitedIndex < queue.getFirst().group().index()
        && operations < operationsMax
        && bytes < Math.min(batchBytesMax, bytesMax)
        && queue.size() < entriesMax
        && left > 0) {
      left = changed.awaitNanos(left);
    }
  }

  private void remove(List<Committed> batch) {
    Committed taken = queue.removeFirst();
    bytes -= taken.bytes();
    operations -= taken.group().submissions().size();
    awaited -= taken.awaited() ? 1 : 0;
    batch.add(taken);
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
