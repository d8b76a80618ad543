package dev.recado.storage.proposal;

/**
 * How long a position collects operations for its next entry: an entry costs far more than an
 * operation in it. Not thread-safe.
 *
 * <p>With nothing on its way: until there are as many operations as in the last entry, because who
 * got an answer tends to come back at once; never longer than a part of the time that an entry
 * takes anyway, and a lone operation after a lone one goes at once. With entries on their way, none
 * is applied before the ones before it, so fewer operations than are in them wait until more come,
 * or until those have landed; not for long, because an entry that is stuck must not keep the others
 * from the log.
 */
final class Collecting {

  /** At most this part of an entry's time is spent on collecting for the next. */
  private static final int PARTS = 4;

  /** Who waits for longer goes in any case. */
  static final long PATIENCE_NANOS = 100_000_000;

  private final int entriesMax;
  private final int operationsMax;
  private final long nanosMax;
  private int entries;
  private int operations;
  private int expected = 1;
  private long lastNanos;

  /**
   * Knows nothing yet: does not collect.
   *
   * @param entriesMax that may be on their way
   * @param operationsMax that an entry may have
   * @param nanosMax that collecting may take while nothing is on its way
   */
  Collecting(int entriesMax, int operationsMax, long nanosMax) {
    this.entriesMax = entriesMax;
    this.operationsMax = operationsMax;
    this.nanosMax = nanosMax;
  }

  /** An entry is on its way. */
  void left(int operations) {
    entries++;
    this.operations += operations;
  }

  /** An entry was applied, or failed, so long after it was proposed. */
  void landed(int operations, long nanos) {
    entries--;
    this.operations -= operations;
    lastNanos = nanos;
    if (operations > 0) {
      expected = operations;
    }
  }

  /** Nothing is on its way. */
  boolean isIdle() {
    return entries == 0;
  }

  /** Another entry may be on its way. */
  boolean hasRoom() {
    return entries < entriesMax;
  }

  /** How many operations are worth another entry beside those on their way. */
  int worthAnother() {
    return hasRoom() ? Math.min(operations, operationsMax) : Integer.MAX_VALUE;
  }

  /**
   * Whether what waits may go now.
   *
   * @param waiting operations; without any it is something else that is due
   * @param oldestNanos how long the first of them has waited
   */
  boolean mayGo(int waiting, long oldestNanos) {
    return isIdle()
        || waiting >= worthAnother()
        || (hasRoom() && (waiting == 0 || oldestNanos > PATIENCE_NANOS));
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
