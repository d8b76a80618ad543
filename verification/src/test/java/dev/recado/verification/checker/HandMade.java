package dev.recado.verification.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.verification.history.Event;
import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.RecipientHistory;
import dev.recado.verification.history.RecordedHistory;
import dev.recado.verification.history.Source;
import dev.recado.verification.history.Telling;
import dev.recado.verification.history.TimedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A history written down by hand, on one key. An operation's value is its id. */
final class HandMade {

  static final String KEY = "k";
  static final Instant BEGAN = Instant.parse("2026-01-31T12:00:00Z");

  private final List<OperationHistory> operations = new ArrayList<>();
  private final Map<String, List<TimedEvent>> recipients = new LinkedHashMap<>();

  static Operation put(String id) {
    return Operation.of(id, Kind.PUT, KEY);
  }

  static Operation created(String id) {
    return Operation.of(id, Kind.CREATE, KEY);
  }

  static Operation update(String id) {
    return Operation.of(id, Kind.UPDATE, KEY);
  }

  static Operation delete(String id) {
    return Operation.of(id, Kind.DELETE, KEY);
  }

  static Operation read(String id) {
    return Operation.read(id, KEY);
  }

  /** Invoked, and answered with the outcome, at these times. */
  HandMade call(long from, long to, Operation operation, Outcome outcome) {
    return told(from, operation, new Telling(to, Source.ANSWER, "client-1", outcome));
  }

  HandMade told(long from, Operation operation, Telling... tellings) {
    operations.add(new OperationHistory(operation, "client-1", from, List.of(tellings)));
    return this;
  }

  /** Nobody ever learnt what came of it. */
  HandMade lost(long from, Operation operation) {
    return told(from, operation);
  }

  HandMade event(long nanos, String recipient, Event event) {
    recipients.computeIfAbsent(recipient, _ -> new ArrayList<>()).add(new TimedEvent(nanos, event));
    return this;
  }

  RecordedHistory history() {
    return new RecordedHistory(
        BEGAN,
        operations,
        recipients.entrySet().stream()
            .map(entry -> new RecipientHistory(entry.getKey(), entry.getValue()))
            .toList(),
        List.of());
  }

  static void assertPassed(CheckResult result) {
    assertThat(result.findings()).isEmpty();
    assertThat(result.verdict()).isEqualTo(CheckResult.Verdict.PASSED);
  }

  /** One violation, shown by exactly these operations. */
  static Finding.Violation assertViolated(CheckResult result, String... ids) {
    assertThat(result.verdict()).isEqualTo(CheckResult.Verdict.VIOLATED);
    assertThat(result.findings()).hasSize(1);
    var violation = (Finding.Violation) result.findings().getFirst();
    assertThat(violation.part()).as(violation.what()).extracting(Evidence::id).containsExactly(ids);
    return violation;
  }
}
