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
      case LinearizationSearch.Result.Stuck<EntryModel.State> stuck ->
          Optional.of(violation(key, calls, stuck));
    };
  }

  private Finding violation(
      String key, List<Call> calls, LinearizationSearch.Result.Stuck<EntryModel.State> stuck) {
    List<Call> until = until(stuck.at(), calls);
    List<Call> known =
        until.stream().filter(call -> call.hasReturned() && call.outcome().isPresent()).toList();
    if (isImpossible(known)) {
      return new Finding.Violation(
          Property.LINEARIZABLE,
          "key " + key + ": no order explains these",
          evidence(SmallestPart.of(known, this::isImpossible)));
    }
    List<Call> since =
        until.stream().filter(call -> call.returned() > stuck.certainSince()).toList();
    return new Finding.Violation(
        Property.LINEARIZABLE,
        "key " + key + ": no order explains these, beginning with " + stuck.certain(),
        evidence(SmallestPart.of(since, part -> keepsWrites(since, part) && isStuck(part, stuck))));
  }

  /** What had been called by the time of the return; what returned later is still open. */
  private static List<Call> until(Call last, List<Call> calls) {
    return calls.stream()
        .filter(call -> call.invoked() <= last.returned())
        .map(call -> call.returned() <= last.returned() ? call : call.stillOpen())
        .toList();
  }

  private boolean isImpossible(List<Call> part) {
    var model = new PartialModel();
    return new LinearizationSearch<>(model, stepsMax).run(part, model.initial())
        instanceof LinearizationSearch.Result.Stuck<PartialModel.State>;
  }

  private boolean isStuck(
      List<Call> part, LinearizationSearch.Result.Stuck<EntryModel.State> stuck) {
    return new LinearizationSearch<>(new EntryModel(), stepsMax).run(part, stuck.certain())
        instanceof LinearizationSearch.Result.Stuck<EntryModel.State>;
  }

  /** Only what certainly changed nothing may be left away without inventing a violation. */
  private static boolean keepsWrites(List<Call> whole, List<Call> part) {
    return part.stream().filter(LinearizabilityChecker::mayChange).count()
        == whole.stream().filter(LinearizabilityChecker::mayChange).count();
  }

  private static boolean mayChange(Call call) {
    return !call.operation().kind().isRead()
        && call.outcome()
            .map(outcome -> outcome.status() == dev.recado.verification.history.Status.OK)
            .orElse(true);
  }

  private static List<Evidence> evidence(List<Call> part) {
    return Evidence.of(part.stream().map(Call::history).toList());
  }
}
