package dev.recado.faults;

/** A promise that a process does not keep: whoever checks the promises must notice. */
public enum Flaw {
  /** A storage node that leads takes every repeated operation for a new one. */
  DEDUPE_OFF,
  /**
   * A storage node neither looks for records of decided operations nor keeps any. For measuring
   * what they cost: a repeated operation is executed again, and on this node only.
   */
  RECORDS_OFF,
  /** A storage node answers linearizable reads from whatever its own replica has. */
  LOCAL_READS
}
