package dev.recado.storage.message;

/** What came of a delivery. */
public enum Receipt {
  PROCESSED,
  /** An earlier delivery of the same message was processed. */
  REPEATED,
  /** It came at or after its deadline: not processed, and it never will be. */
  EXPIRED
}
