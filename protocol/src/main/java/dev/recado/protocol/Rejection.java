package dev.recado.protocol;

import dev.recado.protocol.v1.ExecuteError;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.Map;

/**
 * A typed "no" that is not an outcome: certainly not done, unless its reason is {@link
 * Reason#UNDECIDED}. The detail says what happened, to what, and what to do. Carries no stack
 * trace: it is an answer, not a fault.
 */
public final class Rejection extends RuntimeException {

  private final Reason reason;
  private final Duration retryAfter;
  private final Map<String, String> metadata;

  public Rejection(Reason reason, String detail) {
    this(
        reason,
        detail,
        Reasons.form(reason).retryable() ? Duration.ofSeconds(1) : Duration.ZERO,
        Map.of());
  }

  public Rejection(
      Reason reason, String detail, Duration retryAfter, Map<String, String> metadata) {
    super(detail, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.metadata = Map.copyOf(metadata);
  }

  public static Rejection of(ExecuteError error) {
    return new Rejection(
        error.getReason(),
        error.getDetail(),
        Duration.ofMillis(error.getRetryAfterMillis()),
        Map.of());
  }

  public Reason reason() {
    return reason;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /** How long to wait before the next attempt; zero where waiting does not help. */
  public Duration retryAfter() {
    return retryAfter;
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  public ExecuteError toExecuteError() {
    return ExecuteError.newBuilder()
        .setReason(reason)
        .setDetail(detail())
        .setRetryAfterMillis(retryAfter.toMillis())
        .build();
  }
}
