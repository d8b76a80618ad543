package dev.recado.storage.replica;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which ids certainly have no record, without asking the database: of the ids made since some time
 * it knows every recorded one. An operation comes soon after its id was made, so that is most of
 * them. Bounded: past it the oldest are forgotten, and asked for again. Not thread-safe.
 */
final class RecentIds {

  static final int IDS_MAX = 65_536;

  /** Ids are forgotten together with those made in the same stretch of time. */
  private static final long STRETCH_MILLIS = 250;

  private final TreeMap<Long, Set<UUID>> byStretch = new TreeMap<>();
  private long completeFromMillis;
  private int count;

  /**
   * Knows none yet.
   *
   * @param completeFromMillis no id made then or later is recorded so far
   */
  RecentIds(long completeFromMillis) {
    this.completeFromMillis = completeFromMillis;
  }

  /** From the latest id that is recorded. */
  static RecentIds after(UUID latest) {
    return new RecentIds(madeMillis(latest) + 1);
  }

  /** False: it certainly has no record. */
  boolean mayBeRecorded(UUID id) {
    long made = madeMillis(id);
    return made < completeFromMillis
        || byStretch.getOrDefault(made / STRETCH_MILLIS, Set.of()).contains(id);
  }

  /** A record of this id was written. */
  void recorded(UUID id) {
    long made = madeMillis(id);
    if (made < completeFromMillis) {
      return;
    }
    if (byStretch.computeIfAbsent(made / STRETCH_MILLIS, _ -> new HashSet<>()).add(id)) {
      count++;
    }
    while (count > IDS_MAX) {
      Map.Entry<Long, Set<UUID>> oldest = byStretch.pollFirstEntry();
      count -= oldest.getValue().size();
      completeFromMillis = (oldest.getKey() + 1) * STRETCH_MILLIS;
    }
  }

  private static long madeMillis(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
