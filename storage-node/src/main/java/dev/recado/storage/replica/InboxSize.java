package dev.recado.storage.replica;

/**
 * How much room a replica's records take.
 *
 * @param bytes of all partitions that can be dropped, with their indexes
 * @param oldestEndMillis end of the oldest partition that holds any record
 */
public record InboxSize(long bytes, long oldestEndMillis) {

  /** Records of ids younger than this are never dropped for want of room. */
  public static final long KEPT_MILLIS_MIN = InboxPartitions.WIDTH_MILLIS;
}
