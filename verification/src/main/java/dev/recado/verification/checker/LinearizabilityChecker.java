package dev.recado.verification.checker;

import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.RecordedHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Partitioned by key: a history is linearizable when each key's part is. */
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
    Map<String, List<Call>> byKey = callsByKey(history);
    byKey.forEach((key, calls) -> checkKey(key, calls).ifPresent(findings::add));
    return new CheckResult(
        Property.LINEARIZABLE,
        byKey.values().stream().mapToInt(List::size).sum()
            + " operations and reads on "
            + byKey.size()
            + " keys",
        findings);
  }

  /** Without those that say nothing about their key. */
  private static Map<String, List<Call>> callsByKey(RecordedHistory history) {
    var byKey = new LinkedHashMap<String, List<Call>>();
    for (OperationHistory operation : history.operations()) {
      if (operation
          .outcome()
          .map(outcome -> outcome.status().withoutEffectOrView())
          .orElse(operation.operation().kind().isRead())) {
        continue;
      }
      List<Call> calls = byKey.computeIfAbsent(operation.operation().key(), _ -> new ArrayList<>());
      calls.add(Call.of(calls.size(), operation));
    }
    return byKey;
  }

  private Optional<Finding> checkKey(String key, List<Call> calls) {
    var model = new EntryModel();
    var search = new LinearizationSearch<>(model, stepsMax);
    return switch (search.run(calls, model.initial())) {
      case LinearizationSearch.Result.Linearizable<EntryModel.State> _ -> Optional.empty();
      case LinearizationSearch.Result.GivenUp<EntryModel.State> _ ->
          Optional.of(
              new Finding.NotChecked(
                  Property.LINEARIZABLE,
                  "key " + key + ": too many orders of its " + calls.size() + " operations"));
      case LinearizationSearch.Result.Stuck<EntryModel.State>(Call at) ->
          Optional.of(
              new Finding.Violation(
                  Property.LINEARIZABLE,
                  "key " + key + ": no order explains these",
                  Evidence.of(
                      new OffendingCalls(stepsMax)
                          .of(calls, at).stream().map(Call::history).toList())));
    };
  }
}
