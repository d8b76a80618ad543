package dev.recado.storage.proposal;

/**
 * How long a position collects operations for its next entry: until there are as many as in the
 * last one, because who got an answer tends to come back at once, and an entry costs far more than
 * an operation in it. Never longer than a part of the time that an entry takes anyway; a lone
 * operation after a lone one goes at once. Not thread-safe.
 */
final class Collecting {

  /** At most this part of an entry's time is spent on collecting for the next. */
  private static final int PARTS = 4;

  private final int operationsMax;
  private final long nanosMax;
  private int expected = 1;
  private long lastNanos;

  /**
   * Knows nothing yet: does not collect.
   *
   * @param operationsMax that an entry may have
   * @param nanosMax that collecting may take
   */
  Collecting(int operationsMax, long nanosMax) {
    this.operationsMax = operationsMax;
    this.nanosMax = nanosMax;
  }

  /** An entry was applied, or failed, so long after it was proposed. */
  void landed(int operations, long nanos) {
    lastNanos = nanos;
    if (operations > 0) {
      expected = operations;
    }
  }

  /** With so many operations nothing more is waited for. */
  int enough() {
    return Math.min(expected, operationsMax);
  }

  /** How long fewer are waited for. */
  long nanos() {
    return Math.min(nanosMax, lastNanos / PARTS);
  }
}
