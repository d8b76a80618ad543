package dev.recado.storage.relay;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double, each with half of it by chance. */
final class RelayBackoff {

  private final Duration least;
  private final Duration most;
  private Duration next;

  RelayBackoff(Duration least, Duration most) {
    this.least = least;
    this.most = most;
    this.next = least;
  }

  Duration next() {
    long millis = Math.max(1, next.toMillis());
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(most) < 0 ? doubled : most;
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  void reset() {
    next = least;
  }
}
