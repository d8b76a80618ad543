package dev.recado.storage.ratis;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When the preferred member of a position asks for its leadership: once it has followed the same
 * leader for a while. A new one is left alone first, since its clients have just waited.
 */
final class PreferredLead {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  private @Nullable UUID leader;
  private long sinceNanos;

  /** Whether to ask now; then the next time is as long away, whatever comes of it. */
  boolean isDue(UUID present, long nowNanos) {
    if (!present.equals(leader)) {
      leader = present;
      sinceNanos = nowNanos;
    }
    if (nowNanos - sinceNanos < PATIENCE.toNanos()) {
      return false;
    }
    forget();
    return true;
  }

  /** It leads itself, or may not lead, or nobody does: whatever was seen is over. */
  void forget() {
    leader = null;
  }
}
