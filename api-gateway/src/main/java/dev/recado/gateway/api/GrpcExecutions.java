package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.gateway.operation.Admission;
import dev.recado.gateway.operation.Answer;
import dev.recado.gateway.operation.Executions;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.SubmitRequest;
import dev.recado.tracing.Step;
import io.grpc.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Admits and executes operations that come over gRPC, without a thread for each that waits. */
final class GrpcExecutions {

  /** More operations take their time to be looked at. */
  private static final int SMALL_OPERATIONS_MAX = 16;

  private static final int SMALL_BYTES_MAX = 64 << 10;

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

  /**
   * Accepts all or none. What is small is looked at at once, everything else by the executor. Does
   * not block, unless that does.
   *
   * @param response to the operations in their canonical form; made before they are accepted
   */
  <R> CompletableFuture<R> submit(
      String namespace, SubmitRequest request, Function<List<Operation>, R> response) {
    OperationChecks.checkCount(request.getOperationsCount());
    List<Operation> wanted = request.getOperationsList();
    boolean small =
        wanted.size() <= SMALL_OPERATIONS_MAX && request.getSerializedSize() <= SMALL_BYTES_MAX;
    return small
        ? look(namespace, wanted, response)
        : CompletableFuture.completedFuture(wanted)
            .thenComposeAsync(
                all -> look(namespace, all, response), Context.currentContextExecutor(executor));
  }

  private <R> CompletableFuture<R> look(
      String namespace, List<Operation> wanted, Function<List<Operation>, R> response) {
    List<Operation> operations = wanted.stream().map(this::canonical).toList();
    // Before they are committed: what comes after runs on the committer's thread.
    R answer = response.apply(operations);
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
    return work.thenApply(_ -> answer);
  }

  private CompletableFuture<Void> accepted(String namespace, List<Operation> operations) {
    try {
      if (admission.areKnown(namespace, operations)) {
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
