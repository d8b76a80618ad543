package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.gateway.operation.Admission;
import dev.recado.gateway.operation.Answer;
import dev.recado.gateway.operation.Executions;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Admits and executes operations that come over gRPC, without a thread for each that waits. */
final class GrpcExecutions {

  private final Admission admission;
  private final Executions executions;
  private final Executor executor;
  private final InstantSource fleetTime;

  GrpcExecutions(
      Admission admission, Executions executions, Executor executor, InstantSource fleetTime) {
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

  CompletableFuture<Outcome> cancel(String namespace, UUID id, ByteString key, Duration patience) {
    Operation operation = Operation.newBuilder().setId(id.toString()).setKey(key).build();
    admission.admitCancellation(operation);
    return executions.cancel(namespace, operation, patience);
  }

  /** The operation is canonical. Does not block, unless the executor does. */
  CompletableFuture<Answer> execute(String namespace, Operation operation, Duration patience) {
    try {
      if (admission.isQuick(namespace, operation)) {
        admission.admit(namespace, operation);
        return executions.execute(namespace, operation, patience);
      }
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return CompletableFuture.runAsync(() -> admission.admit(namespace, operation), executor)
        .thenCompose(_ -> executions.execute(namespace, operation, patience));
  }
}
