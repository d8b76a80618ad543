package dev.recado.verification.checker;

import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.RecordedHistory;
import java.util.List;

/** Every operation with an id has an outcome at the end. */
public final class DecidedChecker {

  private DecidedChecker() {}

  public static CheckResult check(RecordedHistory history) {
    List<OperationHistory> identified =
        history.operations().stream().filter(o -> o.operation().kind().hasId()).toList();
    List<Finding> findings =
        identified.stream()
            .filter(operation -> operation.outcome().isEmpty())
            .<Finding>map(operation ->
                new Finding.Violation(
                    Property.DECIDED,
                    "operation " + operation.id() + ": nobody could be told its outcome",
                    List.of(Evidence.of(operation))))
            .toList();
    return new CheckResult(Property.DECIDED, identified.size() + " operations", findings);
  }
}
