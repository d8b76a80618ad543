package dev.recado.cli.process;

import java.time.Duration;

/** How long to wait before a crashed process is started again: doubles, within bounds. */
public record Backoff(Duration first, Duration longest, Duration stableAfter) {

  public Backoff {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "A backoff starts above zero and ends no lower: " + first + " to " + longest);
    }
  }

  public static Backoff standard() {
    return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofSeconds(60));
  }

  /** After the n-th crash in a row, from 1. */
  public Duration delay(int crashes) {
    int doublings = Math.min(Math.max(0, crashes - 1), 30);
    Duration delay = first.multipliedBy(1L << doublings);
    return delay.compareTo(longest) > 0 ? longest : delay;
  }

  /** How many crashes in a row this one makes, given how long the process had run. */
  public int count(int crashesBefore, Duration ran) {
    return ran.compareTo(stableAfter) >= 0 ? 1 : crashesBefore + 1;
  }
}
