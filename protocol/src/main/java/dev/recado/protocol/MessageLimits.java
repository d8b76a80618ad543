package dev.recado.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The contract's bounds on messages. Together they make "processed once" hold without records that
 * are kept for ever: an id is accepted up to its {@link #ID_AGE_MAX}, a message is not processed at
 * or after its deadline, and records are kept beyond both.
 */
public final class MessageLimits {

  public static final int PAYLOAD_BYTES_MAX = 1 << 20;
  public static final Duration DEADLINE_DEFAULT = Duration.ofHours(1);
  public static final Duration DEADLINE_MAX = Duration.ofHours(24);

  /** A message with an older id is not accepted. */
  public static final Duration ID_AGE_MAX = Duration.ofHours(24);

  /** More than members' clocks differ by. */
  public static final Duration KEPT_AFTERWARDS = Duration.ofHours(1);

  private MessageLimits() {}

  /** Until when what is known of a message has to be kept. */
  public static Instant keepUntil(UUID id, Instant deadline) {
    Instant acceptedUntil = OperationIds.madeAt(id).plus(ID_AGE_MAX);
    return (deadline.isAfter(acceptedUntil) ? deadline : acceptedUntil).plus(KEPT_AFTERWARDS);
  }
}
