package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.gateway.operation.Admission;
import dev.recado.gateway.operation.Answer;
import dev.recado.gateway.operation.Executions;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.tracing.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Admits and executes operations that come over gRPC, without a thread for each that waits. */
final class GrpcExecutions {

  private final Admission admission;
  private final Executions executions;
  private final Outbox outbox;
  private final Executor executor;
  private final InstantSource fleetTime;
  private final AcceptSteps steps;

  GrpcExecutions(
      Admission admission,
      Executions executions,
      Outbox outbox,
      Executor executor,
      InstantSource fleetTime,
      AcceptSteps steps) {
    this.steps = steps;
    this.outbox = outbox;
    this.fleetTime = fleetTime;
    this.admission = admission;
    this.executions = executions;
    this.executor = executor;
  }

  /** With an id, and ids in their canonical form. */
  Operation canonical(Operation operation) {
    String id =
        operation.getId().isEmpty()
            ? OperationIds.next(fleetTime).toString()
            : OperationIds.parse(operation.getId()).toString();
    String replyTo =
        operation.getReplyTo().isEmpty() ? "" : OperationsJson.recipient(operation.getReplyTo());
    return operation.toBuilder().setId(id).setReplyTo(replyTo).build();
  }

  /** Accepts all or none; they are canonical. Does not block, unless the executor does. */
  CompletableFuture<Void> submit(String namespace, List<Operation> operations) {
    var accepting = new ArrayList<Step>(operations.size());
    var traced = new ArrayList<Operation>(operations.size());
    for (Operation operation : operations) {
      Step step = steps.accept(operation);
      accepting.add(step);
      traced.add(AcceptSteps.onward(step, operation));
    }
    CompletableFuture<Void> work = accepted(namespace, traced);
    for (Step step : accepting) {
      work = AcceptSteps.end(step, work);
    }
    return work;
  }

  private CompletableFuture<Void> accepted(String namespace, List<Operation> operations) {
    try {
      if (admission.areQuick(namespace, operations)) {
        admission.admitAllKnown(namespace, operations);
        return outbox.accept(namespace, operations);
      }
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return CompletableFuture.runAsync(() -> admission.admitAll(namespace, operations), executor)
        .thenCompose(_ -> outbox.accept(namespace, operations));
  }

  CompletableFuture<Outcome> cancel(String namespace, UUID id, ByteString key, Duration patience) {
    Operation operation = Operation.newBuilder().setId(id.toString()).setKey(key).build();
    admission.admitCancellation(operation);
    return executions.cancel(namespace, operation, patience);
  }

  /** The operation is canonical. Does not block, unless the executor does. */
  CompletableFuture<Answer> execute(String namespace, Operation operation, Duration patience) {
    Step step = steps.accept(operation);
    return AcceptSteps.end(
        step, admitted(namespace, AcceptSteps.onward(step, operation), patience));
  }

  private CompletableFuture<Answer> admitted(
      String namespace, Operation operation, Duration patience) {
    try {
      if (admission.isQuick(namespace, operation)) {
        admission.admitKnown(namespace, operation);
        return executions.execute(namespace, operation, patience);
      }
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return CompletableFuture.runAsync(() -> admission.admit(namespace, operation), executor)
        .thenCompose(_ -> executions.execute(namespace, operation, patience));
  }
}
