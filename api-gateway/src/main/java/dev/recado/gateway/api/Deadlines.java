package dev.recado.gateway.api;

import com.google.protobuf.Timestamp;
import dev.recado.membership.FleetClock;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/**
 * Deadlines as text: a time (RFC 3339), or a duration from now, ISO 8601 or simply {@code 30s}.
 * Durations become times of the fleet's clock, since it is the log that judges them.
 */
final class Deadlines {

  private static final Duration DURATION_MAX = Duration.ofDays(365);

  private final FleetClock clock;

  Deadlines(FleetClock clock) {
    this.clock = clock;
  }

  InstantSource fleetTime() {
    return clock;
  }

  Timestamp parse(String text) {
    Instant deadline;
    try {
      deadline = instant(text.strip());
    } catch (DateTimeException | ArithmeticException e) {
      throw bad(text);
    }
    if (deadline.getEpochSecond() <= 0 || deadline.getEpochSecond() > 253_402_300_799L) {
      throw bad(text);
    }
    return Timestamp.newBuilder()
        .setSeconds(deadline.getEpochSecond())
        .setNanos(deadline.getNano())
        .build();
  }

  private Instant instant(String text) {
    if (Durations.isDuration(text)) {
      return fromNow(Durations.parse(text), text);
    }
    return OffsetDateTime.parse(text).toInstant();
  }

  private Instant fromNow(Duration duration, String text) {
    if (duration.isNegative() || duration.compareTo(DURATION_MAX) > 0) {
      throw bad(text);
    }
    if (!clock.known()) {
      throw new Rejection(
          Reason.DISCOVERY_UNAVAILABLE,
          "The fleet's time is not known here yet, so a duration cannot become a deadline. Try again shortly.");
    }
    return clock.instant().plus(duration);
  }

  private static Rejection bad(String text) {
    return new Rejection(
        Reason.BAD_DEADLINE,
        "'"
            + (text.length() <= 64 ? text : text.substring(0, 64) + "…")
            + "' is not a deadline. Send a duration up to 365 days such as 30s or PT30S, or a time such as 2026-01-31T12:00:00Z.");
  }
}
