package dev.recado.verification.checker;

import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import java.util.Optional;

/** What a key is, and what an operation with its outcome makes of it. */
interface Model<S> {

  S initial();

  /** Empty when this outcome is impossible in this state. Equal states are equal objects. */
  Optional<S> next(S before, Step step);

  /** The step cannot happen in this state, nor in any that may follow it. */
  boolean isTooLate(S state, Step step);

  /** Revisions only grow: a change needs a higher one, whoever saw an entry at least the same. */
  static boolean isTooLate(long revision, Step step) {
    return step.outcome()
        .filter(outcome -> outcome.revision() != Outcome.NOT_TOLD)
        .map(outcome ->
            (outcome.status() == Status.OK && !step.operation().kind().isRead())
                ? outcome.revision() <= revision
                : outcome.revision() < revision)
        .orElse(false);
  }

  static IllegalStateException noSingle(Operation operation) {
    return new IllegalStateException("A batch is judged by its parts: " + operation.id());
  }
}
