package dev.recado.verification.checker;

import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.RecordedHistory;
import dev.recado.verification.history.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code EXPIRED} is told no earlier than the deadline, and nothing is executed that was invoked
 * after it, within a tolerance for fleet time.
 */
public final class DeadlinesChecker {

  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private DeadlinesChecker() {}

  public static CheckResult check(RecordedHistory history) {
    List<OperationHistory> dated =
        history.operations().stream()
            .filter(o -> o.operation().deadlineMillis() != Operation.NONE)
            .toList();
    List<Finding> findings =
        dated.stream().flatMap(operation -> wrong(history.began(), operation).stream()).toList();
    return new CheckResult(
        Property.DEADLINES, dated.size() + " operations with a deadline", findings);
  }

  private static Optional<Finding> wrong(Instant began, OperationHistory history) {
    Instant deadline = Instant.ofEpochMilli(history.operation().deadlineMillis());
    boolean expired =
        history.outcome().filter(outcome -> outcome.status() == Status.EXPIRED).isPresent();
    if (expired) {
      Instant told = began.plusNanos(history.toldNanos().orElseThrow());
      return told.isBefore(deadline.minus(TOLERANCE))
          ? violation(history, "expired at " + told + ", before its deadline " + deadline)
          : Optional.empty();
    }
    Instant invoked = began.plusNanos(history.invokedNanos());
    return history.outcome().isPresent() && invoked.isAfter(deadline.plus(TOLERANCE))
        ? violation(history, "executed after " + invoked + ", past its deadline " + deadline)
        : Optional.empty();
  }

  private static Optional<Finding> violation(OperationHistory history, String what) {
    return Optional.of(
        new Finding.Violation(
            Property.DEADLINES,
            "operation " + history.id() + ": " + what,
            List.of(Evidence.of(history))));
  }
}
