package dev.recado.verification.workload;

import dev.recado.verification.history.Outcome;

/** What came of one request. */
sealed interface Answer {

  /** Decided. */
  record Known(Outcome outcome) implements Answer {}

  /** It will be decided. */
  record Accepted() implements Answer {}

  /** Asked for, and not known: it may still happen. */
  record Unknown() implements Answer {}

  /** Certainly not done by this request. */
  record Rejected(String reason) implements Answer {}

  /** Nothing is known. */
  record Lost(String why) implements Answer {}
}
