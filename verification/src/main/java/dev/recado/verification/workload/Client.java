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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Follows its plan, one operation after the other. */
final class Client {

  private static final Duration CANCEL_AFTER_MAX = Duration.ofMillis(8);

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
    String key = OperationPlan.key(keyPrefix, planned.key());
    if (planned.kind() == Kind.READ) {
      Operation read = Operation.read(name + "-read-" + ++reads, key);
      deciding.read(name, read, planned.way(), chance).ifPresent(outcome -> see(key, outcome));
      return;
    }
    Operation operation = operation(planned, key);
    Optional<Outcome> outcome = invoke(operation, planned);
    if (outcome.isPresent()) {
      see(operation, outcome.get());
      switch (planned.again()) {
        case NOTHING -> {}
        case RETRY -> deciding.retry(name, operation, chance);
        case ASK -> deciding.ask(name, operation, chance);
      }
    }
  }

  private Optional<Outcome> invoke(Operation operation, PlannedOperation planned) {
    deciding.begin(name, operation);
    var cancelling = CompletableFuture.<Void>completedFuture(null);
    switch (planned.cancel()) {
      case NEVER, AFTER -> {}
      case BEFORE -> deciding.cancel(name, operation, chance);
      case DURING ->
          cancelling =
              CompletableFuture.runAsync(() -> cancelSoon(operation), Thread::startVirtualThread);
    }
    Optional<Outcome> outcome = deciding.decide(name, operation, planned.way(), chance);
    cancelling.join();
    if (planned.cancel() == PlannedOperation.Cancel.AFTER) {
      deciding.cancel(name, operation, chance);
    }
    return outcome;
  }

  /** In the middle of its execution, with some luck. */
  private void cancelSoon(Operation operation) {
    var own = new Random();
    LockSupport.parkNanos(own.nextLong(CANCEL_AFTER_MAX.toNanos()));
    deciding.cancel(name, operation, own);
  }

  private Operation operation(PlannedOperation planned, String key) {
    String id = OperationIds.next().toString();
    Operation operation =
        planned.parts().isEmpty()
            ? conditional(Operation.of(id, planned.kind(), key), planned.conditional())
            : Operation.batch(id, parts(id, planned.parts()));
    if (planned.deadline().isPositive()) {
      operation = operation.deadline(System.currentTimeMillis() + planned.deadline().toMillis());
    }
    return planned.recipient() == PlannedOperation.NOBODY
        ? operation
        : operation.replyTo(recipients.get(planned.recipient()));
  }

  private List<Operation> parts(String id, List<PlannedOperation.PlannedPart> planned) {
    return IntStream.range(0, planned.size())
        .mapToObj(place -> {
          PlannedOperation.PlannedPart part = planned.get(place);
          String key = OperationPlan.key(keyPrefix, part.key());
          return conditional(Operation.part(id, place, part.kind(), key), part.conditional());
        })
        .toList();
  }

  private Operation conditional(Operation operation, boolean conditional) {
    return conditional
        ? operation.ifRevision(seenRevisions.getOrDefault(operation.key(), Operation.NONE))
        : operation;
  }

  private void see(Operation operation, Outcome outcome) {
    for (int i = 0; i < outcome.parts().size(); i++) {
      see(operation.parts().get(i).key(), outcome.parts().get(i));
    }
    if (operation.parts().isEmpty()) {
      see(operation.key(), outcome);
    }
  }

  private void see(String key, Outcome outcome) {
    if (outcome.revision() > 0 && outcome.status() != Status.NOT_FOUND) {
      seenRevisions.put(key, outcome.revision());
    }
  }
}
