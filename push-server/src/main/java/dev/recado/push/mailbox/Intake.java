package dev.recado.push.mailbox;

/** What is to be done with a batch of a position's outbox. */
public sealed interface Intake {

  /** Rows before the batch are missing: the sender goes on after {@code through}. */
  record Refused(long through) implements Intake {}

  /**
   * The rows from index {@code firstNew} on are new, and the mark moves to {@code through}; the
   * ones before were taken earlier.
   */
  record Accepted(int firstNew, long through) implements Intake {}
}
