package dev.recado.verification.checker;

import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * An operation as a search sees it: it took effect between two moments, if it has returned; else at
 * some moment after its invocation, or never.
 *
 * @param number unique in a search
 */
record Call(
    int number, OperationHistory history, Optional<Outcome> outcome, long invoked, long returned) {

  static final long NEVER = Long.MAX_VALUE;

  static Call of(int number, OperationHistory history) {
    return new Call(
        number,
        history,
        history.outcome(),
        history.invokedNanos(),
        history.toldNanos().orElse(NEVER));
  }

  /** What it asked of one key each, as far as that says anything. */
  List<Step> steps() {
    return Step.of(operation(), outcome);
  }

  Operation operation() {
    return history.operation();
  }

  boolean hasReturned() {
    return returned != NEVER;
  }

  /** It may or may not have happened by then. */
  Call stillOpen() {
    return new Call(number, history, outcome, invoked, NEVER);
  }
}
