package dev.recado.benchmarks.gateway;

import com.google.protobuf.ByteString;
import dev.recado.benchmarks.load.Puts;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationsGrpc.OperationsStub;
import dev.recado.protocol.v1.Status;
import io.grpc.stub.ClientResponseObserver;

/** Puts over {@code Operations.Execute}. */
final class ExecutedPuts implements Conversation<ExecuteRequest, ExecuteResponse> {

  private final OperationsStub operations;
  private final Puts puts;

  ExecutedPuts(OperationsStub operations, Puts puts) {
    this.operations = operations;
    this.puts = puts;
  }

  @Override
  public void open(ClientResponseObserver<ExecuteRequest, ExecuteResponse> answers) {
    operations.execute(answers);
  }

  @Override
  public Question<ExecuteRequest> next() {
    Puts.Put put = puts.next();
    return new Question<>(
        put.id(),
        ExecuteRequest.newBuilder()
            .setOperation(
                Operation.newBuilder()
                    .setId(put.id())
                    .setKind(Kind.PUT)
                    .setKey(ByteString.copyFromUtf8(put.key()))
                    .setValue(put.value()))
            .build());
  }

  @Override
  public Object mark(ExecuteResponse answer) {
    return answer.getId();
  }

  @Override
  public String error(ExecuteResponse answer) {
    return switch (answer.getResultCase()) {
      case OUTCOME ->
          answer.getOutcome().getStatus() == Status.OK
              ? ""
              : "outcome " + answer.getOutcome().getStatus();
      case ERROR -> answer.getError().getReason().name();
      case RESULT_NOT_SET -> "empty answer";
    };
  }
}
