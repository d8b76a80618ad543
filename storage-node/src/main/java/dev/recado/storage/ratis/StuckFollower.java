package dev.recado.storage.ratis;

import java.time.Duration;

/**
 * Whether a leader no longer brings a follower forward that answers it. Ratis' appender can hold
 * that a follower has entries that it does not have (RATIS-2523): it then offers only later ones,
 * which the follower refuses, for as long as this leadership lasts. The next leader begins anew.
 */
final class StuckFollower {

  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long NONE = Long.MIN_VALUE;

  private long lowest = NONE;
  private long sinceNanos;
  private long told = NONE;

  /**
   * Whether to give leadership up, once for each index that a follower is stuck at: one that lacks
   * purged log is not helped by that.
   *
   * @param lowestMatch the last index that the leader believes even the slowest follower to have
   * @param allAnswer whether no follower is away
   */
  boolean isStuck(long lowestMatch, long committed, boolean allAnswer, long nowNanos) {
    if (lowestMatch != lowest || lowestMatch >= committed || !allAnswer) {
      lowest = lowestMatch;
      sinceNanos = nowNanos;
      return false;
    }
    if (nowNanos - sinceNanos < PATIENCE.toNanos() || told == lowest) {
      return false;
    }
    told = lowest;
    return true;
  }

  /** No leader here: whatever was seen is over. */
  void forget() {
    lowest = NONE;
  }
}
