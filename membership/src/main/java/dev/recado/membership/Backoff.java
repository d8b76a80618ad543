package dev.recado.membership;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between failed attempts: doubled up to the longest, each with up to half taken off. */
final class Backoff {

  private final long minMillis;
  private final long maxMillis;
  private long nextMillis;

  Backoff(Duration min, Duration max) {
    this.minMillis = min.toMillis();
    this.maxMillis = max.toMillis();
    this.nextMillis = minMillis;
  }

  Duration next() {
    long pause = nextMillis;
    nextMillis = Math.min(maxMillis, nextMillis * 2);
    return Duration.ofMillis(pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1));
  }

  void reset() {
    nextMillis = minMillis;
  }
}
