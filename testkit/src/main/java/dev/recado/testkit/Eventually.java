package dev.recado.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a check to pass. The one place where a test may wait for wall-clock time. */
public final class Eventually {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Eventually() {}

  /**
   * Runs the check until it passes.
   *
   * @throws AssertionError with the check's last failure when it has not passed by the deadline
   */
  public static void eventually(Duration deadline, ThrowingRunnable check) {
    Optional<Boolean> _ =
        eventuallyGet(
            deadline,
            () -> {
              check.run();
              return Optional.of(true);
            });
  }

  /** As {@link #eventually}, and returns what the check found. */
  public static <T> T eventuallyGet(Duration deadline, Callable<T> check) {
    long start = System.nanoTime();
    int attempts = 0;
    while (true) {
      attempts++;
      try {
        return check.call();
      } catch (Exception | AssertionError failure) {
        long elapsed = System.nanoTime() - start;
        if (elapsed >= deadline.toNanos() || Thread.currentThread().isInterrupted()) {
          throw new AssertionError(
              "Not so within "
                  + deadline
                  + " ("
                  + attempts
                  + " attempts in "
                  + TimeUnit.NANOSECONDS.toMillis(elapsed)
                  + " ms); at last: "
                  + failure,
              failure);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }
}
