package dev.recado.storage.operation;

import java.util.List;

/** An operation's outcome, and its changes in their order: each has the next revision. */
public record Applied(Outcome outcome, List<Change> changes) {

  public Applied {
    changes = List.copyOf(changes);
  }

  static Applied unchanged(Outcome outcome) {
    return new Applied(outcome, List.of());
  }

  static Applied changed(Outcome outcome, Change change) {
    return new Applied(outcome, List.of(change));
  }
}
