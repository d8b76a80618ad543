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

  /**
   * Bounds.
   *
   * @param entriesMax that may wait
   * @param bytesMax of what waits
   * @param batchOperationsMax that are taken at once
   * @param batchBytesMax of what is taken at once
   * @param linger how long entries that nobody waits for are collected
   */
  record Bounds(
      int entriesMax, int bytesMax, int batchOperationsMax, int batchBytesMax, Duration linger) {}

  private final Bounds bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition toTake = lock.newCondition();
  private final ArrayDeque<Committed> queue = new ArrayDeque<>();
  private long bytes;
  private long operations;
  private int awaited;
  private int waitingForRoom;
  private int readers;
  private boolean closed;

  ApplyQueue(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Waits for room. After {@link #close}, entries are dropped: they are in the log, and are applied
   * at the next start.
   */
  void put(Committed committed) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      awaitRoom(committed);
      boolean first = queue.isEmpty();
      queue.add(committed);
      bytes += committed.bytes();
      operations += committed.group().submissions().size();
      awaited += committed.awaited() ? 1 : 0;
      if (first || !mayWait()) {
        toTake.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom(Committed committed) throws InterruptedException {
    waitingForRoom++;
    try {
      while (!closed
          && !queue.isEmpty()
          && (queue.size() >= bounds.entriesMax()
              || bytes + committed.bytes() > bounds.bytesMax())) {
        toTake.signal();
        room.await();
      }
    } finally {
      waitingForRoom--;
    }
  }

  /** Somebody waits for an index: nothing is collected until {@link #readerLeaves}. */
  void readerWaits() {
    lock.lock();
    try {
      readers++;
      toTake.signal();
    } finally {
      lock.unlock();
    }
  }

  void readerLeaves() {
    lock.lock();
    try {
      readers--;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for at least one entry, and, as long as nobody waits for any of them, for more to take
   * with it; empty when closed, or when none came in time.
   */
  List<Committed> take(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && queue.isEmpty() && left > 0) {
        left = toTake.awaitNanos(left);
      }
      collect();
      var batch = new ArrayList<Committed>();
      long batchOperations = 0;
      long batchBytes = 0;
      while (!closed && !queue.isEmpty()) {
        Committed next = queue.getFirst();
        batchOperations += next.group().submissions().size();
        batchBytes += next.bytes();
        if (!batch.isEmpty()
            && (batchOperations > bounds.batchOperationsMax()
                || batchBytes > bounds.batchBytesMax())) {
          break;
        }
        remove(batch);
      }
      room.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void collect() throws InterruptedException {
    long left = bounds.linger().toNanos();
    while (!closed && !queue.isEmpty() && mayWait() && left > 0) {
      left = toTake.awaitNanos(left);
    }
  }

  /** Nobody waits for what is in the queue, and there is room for more. */
  private boolean mayWait() {
    return awaited == 0
        && readers == 0
        && waitingForRoom == 0
        && operations < bounds.batchOperationsMax()
        && bytes < Math.min(bounds.batchBytesMax(), bounds.bytesMax())
        && queue.size() < bounds.entriesMax();
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
      room.signalAll();
      toTake.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
