package dev.recado.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: so many calls a second, evenly from its making on, whatever the answers do. Slots
 * wait for calls in turn. A call that is due while no slot is free is given to the next that is:
 * late, and not dropped.
 */
public final class RatePacing implements Pacing {

  /** How late the end of the stretch may be noticed. */
  private static final Duration LOOK = Duration.ofMillis(20);

  private final BlockingQueue<Slot> free = new LinkedBlockingQueue<>();
  private final double nanosBetween;
  private final LoadRecorder recorder;
  private final long begin = System.nanoTime();
  private volatile boolean closed;

  /**
   * @param perSecond calls; more than 0
   * @param recorder of the stretch: when it closes, waiting slots are told at once
   */
  public RatePacing(double perSecond, LoadRecorder recorder) {
    this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.recorder = recorder;
    Thread _ = Thread.ofPlatform().daemon().name("pacing").start(this::pace);
  }

  @Override
  public void next(Slot slot) {
    free.add(slot);
  }

  private void pace() {
    try {
      for (long number = 0; !closed; ) {
        Slot slot = free.poll(LOOK.toNanos(), TimeUnit.NANOSECONDS);
        if (slot != null) {
          long due = begin + (long) (number++ * nanosBetween);
          await(due);
          slot.due(due);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(long due) {
    for (long left = due - System.nanoTime();
        left > 0 && recorder.open();
        left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, LOOK.toNanos()));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
