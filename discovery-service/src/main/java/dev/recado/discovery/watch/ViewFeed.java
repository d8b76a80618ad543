package dev.recado.discovery.watch;

import dev.recado.membership.ApiKeys;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.View;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The latest view that this instance read, and waiting for the next. */
@Component
public class ViewFeed {

  /**
   * A view as it was read.
   *
   * @param round grows each time that it is read, also when its revision stays
   */
  public record Seen(View view, ApiKeys keys, long round) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition published = lock.newCondition();
  private volatile @Nullable Seen latest;

  /**
   * The latest view.
   *
   * @throws Rejection STORAGE_UNAVAILABLE before one was read
   */
  public Seen latest() {
    Seen seen = latest;
    if (seen == null) {
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE,
          "Discovery has not read its database yet. Try again shortly.");
    }
    return seen;
  }

  /** Waits for a view that was read after that round; null when there was none in time. */
  @Nullable Seen awaitAfter(long round, long nanosMax) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanosMax;
      Seen seen = latest;
      while ((seen == null || seen.round() <= round) && left > 0) {
        left = published.awaitNanos(left);
        seen = latest;
      }
      return seen == null || seen.round() <= round ? null : seen;
    } finally {
      lock.unlock();
    }
  }

  static long nanos(java.time.Duration duration) {
    return TimeUnit.MILLISECONDS.toNanos(duration.toMillis());
  }

  void publish(View view) {
    lock.lock();
    try {
      Seen before = latest;
      latest =
          new Seen(
              view, ApiKeys.of(view.getApiKeysList()), before == null ? 1 : before.round() + 1);
      published.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
