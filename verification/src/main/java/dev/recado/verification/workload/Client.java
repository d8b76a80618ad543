package dev.recado.verification.workload;

import dev.recado.protocol.OperationIds;
import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Follows its plan, one operation after the other. */
final class Client {

  private final String name;
  private final OperationPlan plan;
  private final Deciding deciding;
  private final List<String> recipients;
  private final String keyPrefix;
  private final Duration pace;

  /** For what depends on how the fleet answers; the plan does not. */
  private final Random chance = new Random();

  private final Map<String, Long> seenRevisions = new HashMap<>();
  private int reads;

  Client(
      String name,
      OperationPlan plan,
      Deciding deciding,
      List<String> recipients,
      String keyPrefix,
      Duration pace) {
    this.name = name;
    this.plan = plan;
    this.deciding = deciding;
    this.recipients = recipients;
    this.keyPrefix = keyPrefix;
    this.pace = pace;
  }

  void run(BooleanSupplier goesOn) {
    long due = System.nanoTime();
    while (goesOn.getAsBoolean()) {
      next(plan.next());
      due = Math.max(due + pace.toNanos(), System.nanoTime() - pace.toNanos());
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private void next(PlannedOperation planned) {
    String key = keyPrefix + planned.key();
    if (planned.kind() == Kind.READ) {
      Operation read = Operation.read(name + "-read-" + ++reads, key);
      deciding.read(name, read, planned.way(), chance).ifPresent(outcome -> see(key, outcome));
      return;
    }
    Operation operation = operation(planned, key);
    Optional<Outcome> outcome = deciding.invoke(name, operation, planned.way(), chance);
    if (outcome.isPresent()) {
      see(key, outcome.get());
      switch (planned.again()) {
        case NOTHING -> {}
        case RETRY -> deciding.retry(name, operation, chance);
        case ASK -> deciding.ask(name, operation, chance);
      }
    }
  }

  private Operation operation(PlannedOperation planned, String key) {
    Operation operation = Operation.of(OperationIds.next().toString(), planned.kind(), key);
    if (planned.conditional()) {
      operation = operation.ifRevision(seenRevisions.getOrDefault(key, Operation.NONE));
    }
    if (planned.deadline().isPositive()) {
      operation = operation.deadline(System.currentTimeMillis() + planned.deadline().toMillis());
    }
    return planned.recipient() == PlannedOperation.NOBODY
        ? operation
        : operation.replyTo(recipients.get(planned.recipient()));
  }

  private void see(String key, Outcome outcome) {
    if (outcome.revision() > 0 && outcome.status() != Status.NOT_FOUND) {
      seenRevisions.put(key, outcome.revision());
    }
  }
}
