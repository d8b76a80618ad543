package dev.recado.verification.checker;

import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.RecordedHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Partitioned by key, or by the tag that keys share: a history is linearizable when each part is.
 */
public final class LinearizabilityChecker {

  private final int stepsMax;

  public LinearizabilityChecker() {
    this(LinearizationSearch.STEPS_MAX);
  }

  LinearizabilityChecker(int stepsMax) {
    this.stepsMax = stepsMax;
  }

  public CheckResult check(RecordedHistory history) {
    var findings = new ArrayList<Finding>();
    Map<String, List<Call>> groups = callsByGroup(history);
    groups.forEach((group, calls) -> check(group, calls).ifPresent(findings::add));
    return new CheckResult(
        Property.LINEARIZABLE,
        groups.values().stream().mapToInt(List::size).sum()
            + " operations and reads on "
            + keys(groups.values())
            + " keys",
        findings);
  }

  private static long keys(Collection<List<Call>> groups) {
    return groups.stream()
        .flatMap(List::stream)
        .flatMap(call -> call.operation().singles().stream())
        .map(Operation::key)
        .distinct()
        .count();
  }

  /** Without those that say nothing about their keys. */
  private static Map<String, List<Call>> callsByGroup(RecordedHistory history) {
    var groups = new LinkedHashMap<String, List<Call>>();
    for (OperationHistory operation : history.operations()) {
      if (operation
          .outcome()
          .map(outcome -> outcome.status().withoutEffectOrView())
          .orElse(operation.operation().kind().isRead())) {
        continue;
      }
      List<Call> calls =
          groups.computeIfAbsent(operation.operation().group(), _ -> new ArrayList<>());
      calls.add(Call.of(calls.size(), operation));
    }
    return groups;
  }

  private Optional<Finding> check(String group, List<Call> calls) {
    var search = new LinearizationSearch<>(EntryModel.ofUnwrittenKeys(), stepsMax);
    return switch (search.run(calls)) {
      case LinearizationSearch.Result.Linearizable<EntryModel.State> _ -> Optional.empty();
      case LinearizationSearch.Result.GivenUp<EntryModel.State> _ ->
          Optional.of(
              new Finding.NotChecked(
                  Property.LINEARIZABLE,
                  "key " + group + ": too many orders of its " + calls.size() + " operations"));
      case LinearizationSearch.Result.Stuck<EntryModel.State>(Call at) ->
          Optional.of(
              new Finding.Violation(
                  Property.LINEARIZABLE,
                  "key " + group + ": no order explains these",
                  Evidence.of(
                      new OffendingCalls(stepsMax)
                          .of(calls, at).stream().map(Call::history).toList())));
    };
  }
}
