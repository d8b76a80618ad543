package dev.recado.gateway.dispatch;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/** The pauses between attempts: doubled each time up to a most, with half of it as jitter. */
public final class Backoff {

  private static final double JITTER = 0.5;

  /** Beyond this the pause is the longest anyway. */
  private static final int ATTEMPT_MAX = 30;

  private final IntervalFunction interval;

  public Backoff(Duration min, Duration max) {
    this.interval = IntervalFunction.ofExponentialRandomBackoff(min, 2, JITTER, max);
  }

  /** The pause after the given attempt, from 1. */
  public Duration after(int attempt) {
    return Duration.ofMillis(Math.max(1, interval.apply(Math.clamp(attempt, 1, ATTEMPT_MAX))));
  }
}
