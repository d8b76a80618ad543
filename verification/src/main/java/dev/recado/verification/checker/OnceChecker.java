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

/**
 * At most one effect an id, and the same outcome for every asker. Every value is written by one
 * operation only, so whoever sees a value sees that operation's effect: always at the same
 * revision, which is the one that its outcome tells.
 */
public final class OnceChecker {

  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, OperationHistory> writerOfValue = new HashMap<>();
  private final Map<String, Sighting> effectOfWriter = new HashMap<>();
  private final Map<String, OperationHistory> changeAtRevision = new HashMap<>();

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
    Operation operation = history.operation();
    if (!operation.value().isEmpty()) {
      writerOfValue.put(operation.value(), history);
    }
    if (operation.kind().isRead()) {
      return;
    }
    history
        .outcome()
        .filter(outcome -> outcome.status() == Status.OK && outcome.revision() > 0)
        .ifPresent(outcome -> {
          OperationHistory other =
              changeAtRevision.putIfAbsent(operation.key() + "@" + outcome.revision(), history);
          if (other != null) {
            violation(
                "key " + operation.key() + ": two changes with one revision",
                List.of(Evidence.of(other), Evidence.of(history)));
          }
        });
  }

  private void sightings(OperationHistory reader) {
    for (Telling telling : reader.tellings()) {
      Outcome seen = telling.outcome();
      if (!seen.value().isEmpty() && seen.status() == Status.OK) {
        sighting(reader, seen);
        return;
      }
    }
  }

  private void sighting(OperationHistory reader, Outcome seen) {
    String key = reader.operation().key();
    OperationHistory writer = writerOfValue.get(seen.value());
    if (writer == null || !writer.operation().key().equals(key)) {
      violation("key " + key + ": a value that nobody wrote to it", List.of(Evidence.of(reader)));
      return;
    }
    Outcome effect = new Outcome(Status.OK, "", seen.version(), seen.revision(), "");
    if (writer.outcome().isPresent() && !writer.outcome().get().agreesWith(effect)) {
      violation(
          "operation "
              + writer.id()
              + (writer.outcome().get().status() == Status.OK
                  ? ": a second effect, beside the one of its outcome"
                  : ": an effect, against its outcome"),
          List.of(Evidence.of(writer), Evidence.of(reader)));
      return;
    }
    Sighting first = effectOfWriter.putIfAbsent(writer.id(), new Sighting(reader, effect));
    if (first != null && !first.effect().agreesWith(effect)) {
      violation(
          "operation " + writer.id() + ": two effects",
          List.of(Evidence.of(writer), Evidence.of(first.by()), Evidence.of(reader)));
    }
  }

  private void violation(String what, List<Evidence> part) {
    findings.add(new Finding.Violation(Property.ONCE, what, part));
  }
}
