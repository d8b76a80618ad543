package dev.recado.storage.forward;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.position.IndeterminateException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure lets be said to the caller. */
final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * Of an operation that was handed over. Only a rejection says that it was not done; whatever is
   * unexpected may have come after the log took it.
   */
  static Rejection ofOperation(Throwable failure) {
    return switch (unwrapped(failure)) {
      case Rejection rejection -> rejection;
      case IndeterminateException indeterminate ->
          undecided(String.valueOf(indeterminate.getMessage()));
      case Throwable unexpected -> {
        log.error("An operation failed unexpectedly; it may have been executed", unexpected);
        yield undecided("Unexpected failure");
      }
    };
  }

  /** Of a read, which has no effect that could be in doubt. */
  static Throwable ofRead(Throwable failure) {
    return switch (unwrapped(failure)) {
      case Rejection rejection -> rejection;
      case IndeterminateException indeterminate ->
          unavailable(String.valueOf(indeterminate.getMessage()));
      case Throwable unexpected -> unexpected;
    };
  }

  static Rejection undecided(String why) {
    return new Rejection(
        Reason.UNDECIDED,
        why
            + ". Whether the operation is executed is not known yet: ask, or send it again, with the same id.",
        Duration.ofMillis(500),
        Map.of());
  }

  static Rejection unavailable(String why) {
    return new Rejection(Reason.POSITION_UNAVAILABLE, why + ". Try again.");
  }

  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  static boolean isNotLeader(Throwable failure) {
    return unwrapped(failure) instanceof Rejection rejection
        && rejection.reason() == Reason.NOT_LEADER;
  }
}
