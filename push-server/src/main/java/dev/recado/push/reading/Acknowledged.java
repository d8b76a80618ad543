package dev.recado.push.reading;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Notifications that one acknowledgement was for.
 *
 * @param newestAge for how long the newest of them was in the mailbox
 * @param traced the newest ones that are traced
 */
record Acknowledged(int count, Duration newestAge, List<Traced> traced) {

  /** Of one traced operation. */
  record Traced(UUID operationId, long sequence, String traceparent) {}

  static final Acknowledged NONE = new Acknowledged(0, Duration.ZERO, List.of());

  Acknowledged {
    traced = List.copyOf(traced);
  }

  /** With traces that another row of the same acknowledgement tells. */
  Acknowledged andMore(Acknowledged other) {
    return new Acknowledged(
        count, newestAge, Stream.concat(traced.stream(), other.traced.stream()).toList());
  }
}
