package dev.recado.verification.checker;

import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.RecordedHistory;
import dev.recado.verification.history.Status;
import dev.recado.verification.history.Telling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * At most one effect an id, and the same outcome for every asker. Every value is written by one
 * operation only, so whoever sees a value sees that operation's effect: always at the same
 * revision, which is the one that its outcome tells.
 */
public final class OnceChecker {

  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Writer> writerOfValue = new HashMap<>();

  /** By value. */
  private final Map<String, Sighting> effects = new HashMap<>();

  private final Map<String, OperationHistory> changeAtRevision = new HashMap<>();

  /** Who writes a value, with an operation or a part of it. */
  private record Writer(OperationHistory history, Operation single) {

    /** What it was told of the effect; of all parts, that there is none. */
    Optional<Outcome> told() {
      Optional<Outcome> outcome = history.outcome();
      return outcome.filter(told -> told.status() != Status.OK).isPresent()
          ? outcome
          : Step.of(history.operation(), outcome).stream()
              .filter(step -> step.operation().equals(single))
              .findFirst()
              .flatMap(Step::outcome);
    }
  }

  private record Sighting(OperationHistory by, Outcome effect) {}

  private OnceChecker() {}

  public static CheckResult check(RecordedHistory history) {
    var checker = new OnceChecker();
    long tellings = 0;
    for (OperationHistory operation : history.operations()) {
      checker.tellingsAgree(operation);
      checker.noteWrite(operation);
      tellings += operation.tellings().size();
    }
    for (OperationHistory operation : history.operations()) {
      checker.sightings(operation);
    }
    return new CheckResult(
        Property.ONCE,
        tellings
            + " answers of "
            + history.operations().stream().filter(o -> o.operation().kind().hasId()).count()
            + " operations",
        checker.findings);
  }

  private void tellingsAgree(OperationHistory operation) {
    for (int i = 1; i < operation.tellings().size(); i++) {
      Telling later = operation.tellings().get(i);
      for (Telling earlier : operation.tellings().subList(0, i)) {
        if (!earlier.outcome().agreesWith(later.outcome())) {
          violation(
              "operation " + operation.id() + ": two outcomes were told",
              List.of(Evidence.of(operation, earlier), Evidence.of(operation, later)));
          return;
        }
      }
    }
  }

  private void noteWrite(OperationHistory history) {
    for (Operation single : history.operation().singles()) {
      if (!single.value().isEmpty()) {
        writerOfValue.put(single.value(), new Writer(history, single));
      }
    }
    Step.of(history.operation(), history.outcome()).stream()
        .filter(Step::mayChange)
        .forEach(step -> step.outcome().ifPresent(outcome -> noteChange(history, step, outcome)));
  }

  private void noteChange(OperationHistory history, Step step, Outcome outcome) {
    if (outcome.revision() <= 0) {
      return;
    }
    String key = step.operation().key();
    OperationHistory other = changeAtRevision.putIfAbsent(key + "@" + outcome.revision(), history);
    if (other != null) {
      violation(
          "key " + key + ": two changes with one revision",
          List.of(Evidence.of(other), Evidence.of(history)));
    }
  }

  private void sightings(OperationHistory reader) {
    for (Step step : Step.of(reader.operation(), reader.outcome())) {
      step.outcome()
          .filter(seen -> !seen.value().isEmpty() && seen.status() == Status.OK)
          .ifPresent(seen -> sighting(reader, step.operation().key(), seen));
    }
  }

  private void sighting(OperationHistory reader, String key, Outcome seen) {
    Writer writer = writerOfValue.get(seen.value());
    if (writer == null || !writer.single().key().equals(key)) {
      violation("key " + key + ": a value that nobody wrote to it", List.of(Evidence.of(reader)));
      return;
    }
    Outcome effect = Outcome.ok(seen.version(), seen.revision());
    Optional<Outcome> told = writer.told();
    if (told.isPresent() && !told.get().agreesWith(effect)) {
      violation(
          "operation "
              + writer.history().id()
              + (told.get().status() == Status.OK
                  ? ": a second effect, beside the one of its outcome"
                  : ": an effect, against its outcome"),
          List.of(Evidence.of(writer.history()), Evidence.of(reader)));
      return;
    }
    Sighting first = effects.putIfAbsent(seen.value(), new Sighting(reader, effect));
    if (first != null && !first.effect().agreesWith(effect)) {
      violation(
          "operation " + writer.history().id() + ": two effects",
          List.of(Evidence.of(writer.history()), Evidence.of(first.by()), Evidence.of(reader)));
    }
  }

  private void violation(String what, List<Evidence> part) {
    findings.add(new Finding.Violation(Property.ONCE, what, part));
  }
}
