package dev.recado.storage.forward;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How much this node works on at once, and whether it still takes requests. */
public final class Admission {

  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  private final int countMax;
  private final long bytesMax;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean stopping;

  public Admission(int countMax, long bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Each entry is followed by one {@link #leave} with the same size.
   *
   * @throws Rejection OVERLOADED or SHUTTING_DOWN
   */
  public void enter(long size) {
    // Counted first, so that whoever sees no request in flight after stopTaking() is right.
    int present = count.incrementAndGet();
    long presentBytes = bytes.addAndGet(size);
    if (stopping) {
      leave(size);
      throw new Rejection(
          Reason.SHUTTING_DOWN, "This storage node is stopping. Send the request to another one.");
    }
    if (present > countMax || presentBytes > bytesMax) {
      leave(size);
      throw new Rejection(
          Reason.OVERLOADED,
          "This storage node works on "
              + (present - 1)
              + " requests of "
              + (presentBytes - size)
              + " bytes and takes no more. Try again later, with the same id.");
    }
  }

  public void leave(long size) {
    int _ = count.decrementAndGet();
    long _ = bytes.addAndGet(-size);
  }

  public void stopTaking() {
    stopping = true;
  }

  public boolean isStopping() {
    return stopping;
  }

  public int inFlight() {
    return count.get();
  }

  /** Whether everything was answered within the time. */
  public boolean awaitEmpty(Duration wait) {
    long start = System.nanoTime();
    while (count.get() > 0) {
      if (System.nanoTime() - start >= wait.toNanos() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }
}
