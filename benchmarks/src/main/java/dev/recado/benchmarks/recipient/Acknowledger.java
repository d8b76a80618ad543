package dev.recado.benchmarks.recipient;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Cumulative acknowledgements of one recipient: not one for each notification, but one for all that
 * came since the last, at most so often, and one on its way at a time.
 */
final class Acknowledger {

  static final Duration AT_MOST_EVERY = Duration.ofMillis(10);

  private final ScheduledExecutorService timer;
  private final LongFunction<CompletableFuture<Boolean>> send;
  private long through;
  private long acknowledged;
  private boolean underWay;

  /**
   * @param send tells whether the acknowledgement was taken; one that was not is sent again
   */
  Acknowledger(ScheduledExecutorService timer, LongFunction<CompletableFuture<Boolean>> send) {
    this.timer = timer;
    this.send = send;
  }

  /** Every notification up to this sequence is done with. */
  synchronized void acknowledge(long sequence) {
    through = Math.max(through, sequence);
    later(AT_MOST_EVERY);
  }

  private synchronized void later(Duration delay) {
    if (underWay || through <= acknowledged) {
      return;
    }
    underWay = true;
    try {
      var _ = timer.schedule(this::send, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // The streams are closed.
    }
  }

  private void send() {
    long now = through();
    var _ = send.apply(now).whenComplete((taken, failure) -> ended(now, failure == null && taken));
  }

  private synchronized long through() {
    return through;
  }

  private synchronized void ended(long sent, boolean taken) {
    underWay = false;
    if (taken) {
      acknowledged = Math.max(acknowledged, sent);
    }
    later(taken ? AT_MOST_EVERY : Streams.REOPEN_AFTER);
  }
}
