package dev.recado.verification.checker;

import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.Telling;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of the offending part of a history.
 *
 * @param id of the operation; of a replica, the member's name
 * @param toNanos {@link #OPEN} when it had not ended
 */
public record Evidence(String id, long fromNanos, long toNanos, String text) {

  public static final long OPEN = Long.MAX_VALUE;

  static Evidence of(OperationHistory history) {
    return new Evidence(
        history.id(),
        history.invokedNanos(),
        history.toldNanos().orElse(OPEN),
        history.client()
            + ": "
            + describe(history.operation())
            + " → "
            + history.outcome().map(Object::toString).orElse("no answer"));
  }

  static Evidence of(OperationHistory history, Telling telling) {
    return new Evidence(
        history.id(),
        history.invokedNanos(),
        telling.nanos(),
        describe(history.operation())
            + ": "
            + telling.who()
            + " was told by "
            + telling.source().label()
            + " "
            + telling.outcome());
  }

  static List<Evidence> of(List<OperationHistory> histories) {
    return histories.stream().map(Evidence::of).toList();
  }

  private static String describe(Operation operation) {
    if (!operation.parts().isEmpty()) {
      return "batch of "
          + operation.parts().stream().map(Evidence::describe).collect(Collectors.joining("; "));
    }
    var text = new StringBuilder(operation.kind().label()).append(' ').append(operation.key());
    if (!operation.value().isEmpty()) {
      text.append(" = ").append(operation.value());
    }
    if (operation.ifRevision() != Operation.NONE) {
      text.append(" if revision ").append(operation.ifRevision());
    }
    return text.toString();
  }
}
