package dev.recado.gateway.api;

import dev.recado.faults.Faults;
import dev.recado.gateway.dispatch.Decided;
import dev.recado.gateway.operation.Answer;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.v1.ExecuteError;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers the requests of one {@code Execute} stream. */
final class ExecuteRequests implements PipelinedAnswers<ExecuteRequest, ExecuteResponse> {

  private final GrpcExecutions executions;
  private final GrpcCalls calls;
  private final Function<Operation, CompletableFuture<Answer>> execute;

  ExecuteRequests(String namespace, GrpcExecutions executions, GrpcCalls calls, Faults faults) {
    this.executions = executions;
    this.calls = calls;
    this.execute =
        faults.served(
            operation -> executions.execute(namespace, operation, calls.usualPatience()),
            CompletableFuture::failedFuture);
  }

  /** Never fails: a rejection is a response. */
  @Override
  public CompletableFuture<ExecuteResponse> answer(ExecuteRequest request) {
    Operation operation = request.getOperation();
    try {
      Operation canonical = executions.canonical(operation);
      return execute
          .apply(canonical)
          .handle((answer, failure) ->
              failure == null
                  ? response(canonical, answer)
                  : response(canonical, calls.rejection(failure)));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(response(operation, calls.rejection(e)));
    }
  }

  /** They are small, but for those of batches of reads. */
  @Override
  public ExecuteResponse lighter(ExecuteResponse answer) {
    return answer;
  }

  @Override
  public boolean tellsOfOverload(ExecuteResponse answer) {
    return switch (answer.getError().getReason()) {
      case OVERLOADED, UNDECIDED -> true;
      default -> false;
    };
  }

  private static ExecuteResponse response(Operation operation, Answer answer) {
    return switch (answer) {
      case Answer.Known(Decided decided) -> decided(operation, decided);
      case Answer.Accepted() ->
          of(operation)
              .setError(
                  ExecuteError.newBuilder()
                      .setReason(Reason.UNDECIDED)
                      .setDetail(
                          "There was no outcome in time. The operation was accepted and will be decided: ask for it, or retry with the same id.")
                      .setRetryAfterMillis(1_000))
              .build();
    };
  }

  private static ExecuteResponse decided(Operation operation, Decided decided) {
    var response = of(operation).setOutcome(decided.outcome()).setReplayed(decided.replayed());
    if (decided.retryUntilMillis() > 0) {
      var _ = response.setRetryUntil(WireTimes.ofMillis(decided.retryUntilMillis()));
    }
    return response.build();
  }

  private static ExecuteResponse response(Operation operation, Rejection rejection) {
    return of(operation).setError(rejection.toExecuteError()).build();
  }

  private static ExecuteResponse.Builder of(Operation operation) {
    return ExecuteResponse.newBuilder().setId(operation.getId()).setKey(operation.getKey());
  }
}
