package dev.recado.push.mailbox;

import java.util.List;

/**
 * How outbox rows are taken over exactly once. Rows name their position's sequence, a batch names
 * the sequence before its first row, and the mark {@code through} says what is committed: so a
 * repeated row is known without keeping the rows, and a lost one is noticed.
 */
public final class IntakeRules {

  private IntakeRules() {}

  /**
   * Judges a batch.
   *
   * @param through everything up to here was taken; 0 when nothing was
   * @param predecessor of the batch's first row; 0 at the position's first
   * @param sequences of the rows
   * @throws IllegalArgumentException when the sequences do not rise from the predecessor on
   */
  public static Intake judge(long through, long predecessor, List<Long> sequences) {
    checkRising(predecessor, sequences);
    if (predecessor > through) {
      return new Intake.Refused(through);
    }
    int firstNew = 0;
    while (firstNew < sequences.size() && sequences.get(firstNew) <= through) {
      firstNew++;
    }
    return new Intake.Accepted(firstNew, Math.max(through, sequences.getLast()));
  }

  private static void checkRising(long predecessor, List<Long> sequences) {
    if (predecessor < 0 || sequences.isEmpty()) {
      throw new IllegalArgumentException(
          "A batch needs rows, and a predecessor of 0 or more, not " + predecessor + ".");
    }
    long last = predecessor;
    for (long sequence : sequences) {
      if (sequence <= last) {
        throw new IllegalArgumentException(
            "Sequence " + sequence + " does not come after " + last + ".");
      }
      last = sequence;
    }
  }
}
