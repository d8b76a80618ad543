package dev.recado.storage.operation;

/**
 * For how long ids are accepted and records are kept, as a log entry says it; milliseconds. All
 * zero: the marks stay.
 *
 * @param acceptanceMillis by so much the acceptance mark follows effective time
 * @param retentionMillis by so much the horizon follows the acceptance mark
 * @param horizonAtLeastMillis both marks are raised at least to this time
 */
public record Windows(long acceptanceMillis, long retentionMillis, long horizonAtLeastMillis) {

  public static final Windows UNCHANGED = new Windows(0, 0, 0);
}
