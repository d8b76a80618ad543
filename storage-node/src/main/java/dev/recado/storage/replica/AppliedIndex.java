package dev.recado.storage.replica;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the applier is, for those who wait for an index. */
final class AppliedIndex {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private long index = -1;

  void set(long newIndex) {
    lock.lock();
    try {
      index = newIndex;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long get() {
    lock.lock();
    try {
      return index;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the index was reached within the time. */
  boolean await(long wanted, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (index < wanted && left > 0) {
        left = advanced.awaitNanos(left);
      }
      return index >= wanted;
    } finally {
      lock.unlock();
    }
  }
}
