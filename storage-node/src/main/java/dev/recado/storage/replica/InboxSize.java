package dev.recado.storage.replica;

/**
 * How much room a replica's records take.
 *
 * @param bytes of all partitions, with their indexes
 * @param oldestEndMillis end of the oldest partition that holds any record
 */
public record InboxSize(long bytes, long oldestEndMillis) {}
