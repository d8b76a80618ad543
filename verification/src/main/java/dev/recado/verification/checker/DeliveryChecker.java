package dev.recado.verification.checker;

import dev.recado.verification.history.Event;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.RecipientHistory;
import dev.recado.verification.history.RecordedHistory;
import dev.recado.verification.history.Status;
import dev.recado.verification.history.TimedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every outcome reaches its recipient, under one sequence; sequences have no hole; a connection
 * delivers them in order, from where it was opened, skipping only what had been acknowledged; and
 * the changes of one key come in the order of their revisions.
 */
public final class DeliveryChecker {

  private final Map<String, OperationHistory> operations;
  private final String recipient;
  private final List<Finding> findings;

  /** By sequence, as first delivered. */
  private final TreeMap<Long, Delivery> deliveries = new TreeMap<>();

  private final Map<String, Delivery> deliveryOf = new HashMap<>();
  private long acknowledged;
  private long cursor;

  private record Delivery(long nanos, long sequence, String id, Outcome outcome) {}

  private DeliveryChecker(
      Map<String, OperationHistory> operations, String recipient, List<Finding> findings) {
    this.operations = operations;
    this.recipient = recipient;
    this.findings = findings;
  }

  public static CheckResult check(RecordedHistory history) {
    var findings = new ArrayList<Finding>();
    var operations = new HashMap<String, OperationHistory>();
    var awaited = new HashMap<String, List<OperationHistory>>();
    for (OperationHistory operation : history.operations()) {
      operations.put(operation.id(), operation);
      String to = operation.operation().recipient();
      if (!to.isEmpty()) {
        awaited.computeIfAbsent(to, _ -> new ArrayList<>()).add(operation);
      }
    }
    long delivered = 0;
    for (RecipientHistory recipient : history.recipients()) {
      var checker = new DeliveryChecker(operations, recipient.recipient(), findings);
      recipient.events().forEach(checker::follow);
      checker.end(awaited.getOrDefault(recipient.recipient(), List.of()));
      awaited.remove(recipient.recipient());
      delivered += checker.deliveries.size();
    }
    awaited.forEach((recipient, outcomes) ->
        new DeliveryChecker(operations, recipient, findings).end(outcomes));
    return new CheckResult(
        Property.DELIVERED,
        delivered + " outcomes to " + history.recipients().size() + " recipients",
        findings);
  }

  private void follow(TimedEvent timed) {
    switch (timed.event()) {
      case Event.Connected connected -> cursor = connected.after();
      case Event.Acknowledged sent -> acknowledged = Math.max(acknowledged, sent.through());
      case Event.GapDeclared gap ->
          violation(
              "a gap was declared in a mailbox far below its bounds",
              List.of(
                  new Evidence(
                      recipient,
                      timed.nanos(),
                      timed.nanos(),
                      recipient + ": gap from " + gap.from() + " through " + gap.through())));
      case Event.Delivered(String _, long sequence, String id, Outcome outcome) ->
          delivered(new Delivery(timed.nanos(), sequence, id, outcome));
      case Event.Invoked _,
          Event.Accepted _,
          Event.Cancelling _,
          Event.Told _,
          Event.Rejected _,
          Event.Indeterminate _,
          Event.FaultBegan _,
          Event.FaultEnded _ -> {
        // Not about a recipient.
      }
    }
  }

  private void delivered(Delivery delivery) {
    if (delivery.sequence() <= cursor) {
      violation("a connection went back behind sequence " + cursor, around(cursor, delivery));
    } else if (delivery.sequence() > Math.max(cursor, acknowledged) + 1) {
      violation(
          "a connection skipped from sequence " + Math.max(cursor, acknowledged),
          around(Math.max(cursor, acknowledged), delivery));
    }
    cursor = delivery.sequence();
    Delivery first = deliveries.putIfAbsent(delivery.sequence(), delivery);
    if (first == null) {
      first(delivery);
    } else if (!first.id().equals(delivery.id())) {
      violation("two outcomes under sequence " + delivery.sequence(), evidence(first, delivery));
    }
  }

  private void first(Delivery delivery) {
    OperationHistory operation = operations.get(delivery.id());
    if (operation == null || !operation.operation().recipient().equals(recipient)) {
      violation("an outcome that nobody asked to be told", evidence(delivery));
      return;
    }
    Delivery before = deliveryOf.putIfAbsent(delivery.id(), delivery);
    if (before != null) {
      violation("one outcome under two sequences", evidence(before, delivery));
    }
  }

  private void end(List<OperationHistory> awaited) {
    for (OperationHistory operation : awaited) {
      if (operation.outcome().isPresent() && !deliveryOf.containsKey(operation.id())) {
        violation("an outcome was not delivered to " + recipient, List.of(Evidence.of(operation)));
      }
    }
    long expected = 1;
    for (Delivery delivery : deliveries.values()) {
      if (delivery.sequence() != expected) {
        violation(
            "no sequence " + expected + " was ever delivered", around(expected - 1, delivery));
      }
      expected = delivery.sequence() + 1;
    }
    changesOfAKeyComeInOrder();
  }

  private void changesOfAKeyComeInOrder() {
    var last = new HashMap<String, Change>();
    for (Delivery delivery : deliveries.values()) {
      OperationHistory operation = operations.get(delivery.id());
      if (operation == null || delivery.outcome().status() != Status.OK) {
        continue;
      }
      for (Step step : Step.of(operation.operation(), Optional.of(delivery.outcome()))) {
        change(step, delivery).ifPresent(change -> comesInOrder(last, change));
      }
    }
  }

  private record Change(String key, long revision, Delivery delivery) {}

  private static Optional<Change> change(Step step, Delivery delivery) {
    return step.outcome()
        .filter(outcome -> step.mayChange() && outcome.revision() != Outcome.NOT_TOLD)
        .map(outcome -> new Change(step.operation().key(), outcome.revision(), delivery));
  }

  private void comesInOrder(Map<String, Change> last, Change change) {
    Change before = last.put(change.key(), change);
    if (before != null && before.revision() >= change.revision()) {
      violation(
          "outcomes of key " + change.key() + " came in another order",
          evidence(before.delivery(), change.delivery()));
    }
  }

  private List<Evidence> around(long sequence, Delivery delivery) {
    return Optional.ofNullable(deliveries.get(sequence))
        .map(before -> evidence(before, delivery))
        .orElseGet(() -> evidence(delivery));
  }

  private List<Evidence> evidence(Delivery... parts) {
    return List.of(parts).stream()
        .map(part ->
            new Evidence(
                part.id(),
                part.nanos(),
                part.nanos(),
                recipient + ": sequence " + part.sequence() + " " + part.outcome()))
        .toList();
  }

  private void violation(String what, List<Evidence> part) {
    findings.add(
        new Finding.Violation(Property.DELIVERED, "recipient " + recipient + ": " + what, part));
  }
}
