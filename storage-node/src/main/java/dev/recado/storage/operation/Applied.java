package dev.recado.storage.operation;

import java.util.Optional;

/** An operation's outcome, and its change where it has one. */
public record Applied(Outcome outcome, Optional<Change> change) {

  static Applied unchanged(Outcome outcome) {
    return new Applied(outcome, Optional.empty());
  }
}
