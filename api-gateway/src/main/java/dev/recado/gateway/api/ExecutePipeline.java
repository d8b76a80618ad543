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
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One client's pipeline. At most {@value #OUTSTANDING_MAX} requests are unanswered: the next one is
 * read only when an answer has left, so a client that does not read its answers is not read either.
 */
final class ExecutePipeline implements StreamObserver<ExecuteRequest> {

  private static final int OUTSTANDING_MAX = 1024;

  private final ServerCallStreamObserver<ExecuteResponse> responses;
  private final GrpcExecutions executions;
  private final Function<Operation, CompletableFuture<Answer>> execute;
  private final GrpcCalls calls;
  private int outstanding;
  private int unread;
  private boolean halfClosed;
  private boolean ended;

  ExecutePipeline(
      String namespace,
      ServerCallStreamObserver<ExecuteResponse> responses,
      GrpcExecutions executions,
      GrpcCalls calls,
      Faults faults) {
    this.responses = responses;
    this.executions = executions;
    this.calls = calls;
    this.execute =
        faults.served(
            operation -> executions.execute(namespace, operation, calls.usualPatience()),
            CompletableFuture::failedFuture);
    responses.disableAutoRequest();
    responses.setOnReadyHandler(this::read);
    responses.setOnCancelHandler(this::cancelled);
    responses.request(OUTSTANDING_MAX);
  }

  @Override
  public void onNext(ExecuteRequest request) {
    synchronized (this) {
      outstanding++;
    }
    Operation operation = request.getOperation();
    try {
      Operation canonical = executions.canonical(operation);
      var _ =
          execute
              .apply(canonical)
              .whenComplete((answer, failure) ->
                  send(
                      failure == null
                          ? response(canonical, answer)
                          : response(canonical, calls.rejection(failure))));
    } catch (RuntimeException e) {
      send(response(operation, calls.rejection(e)));
    }
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

  private void send(ExecuteResponse response) {
    synchronized (this) {
      if (ended) {
        return;
      }
      responses.onNext(response);
      outstanding--;
      unread++;
      complete();
    }
    read();
  }

  /**
   * Reads as many more as were answered, once the client takes the answers. They may come while
   * they are being asked for, on this thread: it must hold nothing then.
   */
  private void read() {
    int more;
    synchronized (this) {
      more = !ended && responses.isReady() ? unread : 0;
      unread -= more;
    }
    if (more > 0) {
      responses.request(more);
    }
  }

  private void complete() {
    if (halfClosed && outstanding == 0 && !ended) {
      ended = true;
      responses.onCompleted();
    }
  }

  @Override
  public synchronized void onCompleted() {
    halfClosed = true;
    complete();
  }

  @Override
  public void onError(Throwable failure) {
    cancelled();
  }

  private synchronized void cancelled() {
    ended = true;
  }
}
