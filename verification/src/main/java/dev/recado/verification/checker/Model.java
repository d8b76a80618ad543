package dev.recado.verification.checker;

import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import java.util.Optional;

/** What a key is, and what an operation with its outcome makes of it. */
interface Model<S> {

  S initial();

  /** Empty when this outcome is impossible in this state. Equal states are equal objects. */
  Optional<S> next(S before, Call call);

  /** The call cannot happen in this state, nor in any that may follow it. */
  boolean isTooLate(S state, Call call);

  /** Revisions only grow: a change needs a higher one, whoever saw an entry at least the same. */
  static boolean isTooLate(long revision, Call call) {
    return call.outcome()
        .filter(outcome -> outcome.revision() != Outcome.NOT_TOLD)
        .map(outcome ->
            (outcome.status() == Status.OK && !call.operation().kind().isRead())
                ? outcome.revision() <= revision
                : outcome.revision() < revision)
        .orElse(false);
  }
}
