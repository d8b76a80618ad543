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

  /** A committed entry, and where its verdicts are waited for. */
  record Committed(Group group, int bytes, CompletableFuture<List<Verdict>> verdicts) {}

  private final int entriesMax;
  private final int bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Committed> queue = new ArrayDeque<>();
  private long bytes;
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
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for at least one entry; empty when closed, or when none came in time. */
  List<Committed> take(int operationsMax, int batchBytesMax, Duration atMost)
      throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && queue.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      var batch = new ArrayList<Committed>();
      int operations = 0;
      long batchBytes = 0;
      while (!closed && !queue.isEmpty()) {
        Committed next = queue.getFirst();
        operations += next.group().submissions().size();
        batchBytes += next.bytes();
        if (!batch.isEmpty() && (operations > operationsMax || batchBytes > batchBytesMax)) {
          break;
        }
        batch.add(queue.removeFirst());
        bytes -= next.bytes();
      }
      changed.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
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
