package dev.recado.storage.operation;

/**
 * A position's times, all in milliseconds and none ever going back.
 *
 * <p>The stamp decides deadlines. Effective time moves the marks: it follows the stamps, but a
 * pause between two of them counts as at most a minute, so that operations that were accepted while
 * the position was down do not come too late. An id before the acceptance mark that has no record
 * is not executed; before the horizon there are no records.
 */
public record Marks(
    long stampMillis, long effectiveMillis, long acceptanceMillis, long horizonMillis) {

  static final long PAUSE_MILLIS_MAX = 60_000;

  /** Those of a new position. */
  public static final Marks NONE = new Marks(0, 0, 0, 0);

  Marks after(long stamp, Windows windows) {
    long stamped = Math.max(stampMillis, stamp);
    long effective =
        stampMillis == 0
            ? stamped
            : effectiveMillis + Math.min(stamped - stampMillis, PAUSE_MILLIS_MAX);
    if (windows.equals(Windows.UNCHANGED)) {
      // An entry of Raft's own has no stamp; one of the first rules counted every pause in full.
      return new Marks(
          stamped, stamp == 0 ? effectiveMillis : stamped, acceptanceMillis, horizonMillis);
    }
    long acceptance = Math.max(acceptanceMillis, effective - windows.acceptanceMillis());
    long horizon =
        Math.max(
            horizonMillis,
            Math.max(acceptance - windows.retentionMillis(), windows.horizonAtLeastMillis()));
    return new Marks(stamped, effective, Math.max(acceptance, horizon), horizon);
  }

  /** Until when the horizon does not reach an id, should it go on as time does. */
  long retryUntilMillis(long madeMillis) {
    return stampMillis + Math.max(0, madeMillis - horizonMillis);
  }
}
