package dev.recado.gateway.api;

import dev.recado.faults.Faults;
import dev.recado.gateway.history.Histories;
import dev.recado.gateway.operation.OperationStates;
import dev.recado.gateway.operation.OperationStates.State;
import dev.recado.membership.CallerInterceptor;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Accepted;
import dev.recado.protocol.v1.CancelRequest;
import dev.recado.protocol.v1.CancelResponse;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.GetOperationRequest;
import dev.recado.protocol.v1.GetOperationResponse;
import dev.recado.protocol.v1.HistoryRequest;
import dev.recado.protocol.v1.HistoryResponse;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationState;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.SubmitRequest;
import dev.recado.protocol.v1.SubmitResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.springframework.grpc.server.service.GrpcService;

/** Operations over gRPC. */
@GrpcService
class OperationsGrpcService extends OperationsGrpc.OperationsImplBase {

  private final OperationStates states;
  private final Histories histories;
  private final GrpcExecutions executions;
  private final GrpcCalls calls;
  private final Faults faults;

  OperationsGrpcService(
      OperationStates states,
      Histories histories,
      GrpcExecutions executions,
      GrpcCalls calls,
      Faults faults) {
    this.states = states;
    this.histories = histories;
    this.executions = executions;
    this.calls = calls;
    this.faults = faults;
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> response) {
    calls.answerLater(
        response,
        () ->
            executions.submit(
                CallerInterceptor.current().namespace(), request, OperationsGrpcService::response));
  }

  private static SubmitResponse response(List<Operation> accepted) {
    return SubmitResponse.newBuilder()
        .addAllAccepted(accepted.stream().map(OperationsGrpcService::accepted).toList())
        .build();
  }

  private static Accepted accepted(Operation operation) {
    return Accepted.newBuilder()
        .setId(operation.getId())
        .setLocation(Shapes.location(operation.getId(), operation.getKey()))
        .build();
  }

  @Override
  public void get(GetOperationRequest request, StreamObserver<GetOperationResponse> response) {
    calls.answer(
        response,
        () -> {
          OperationChecks.checkKey(request.getKey());
          return state(
              states.state(
                  CallerInterceptor.current().namespace(),
                  OperationIds.parse(request.getId()),
                  request.getKey(),
                  calls.patience()));
        });
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> response) {
    calls.answer(
        response,
        () -> {
          OperationChecks.checkKey(request.getKey());
          return histories.history(
              CallerInterceptor.current().namespace(),
              OperationIds.parse(request.getId()),
              request.getKey(),
              calls.patience());
        });
  }

  @Override
  public void cancel(CancelRequest request, StreamObserver<CancelResponse> response) {
    calls.answer(
        response,
        () ->
            CancelResponse.newBuilder()
                .setOutcome(
                    Futures.join(
                        executions.cancel(
                            CallerInterceptor.current().namespace(),
                            OperationIds.parse(request.getId()),
                            request.getKey(),
                            calls.patience())))
                .build());
  }

  private static GetOperationResponse state(State state) {
    var response =
        GetOperationResponse.newBuilder()
            .setId(state.id().toString())
            .setKind(state.kind())
            .setKey(state.key())
            .setState(
                state.outcome().isPresent() ? OperationState.DECIDED : OperationState.ACCEPTED);
    state
        .acceptedAt()
        .ifPresent(time ->
            response
                .getAcceptedAtBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano()));
    state
        .outcome()
        .ifPresent(outcome -> {
          var _ = response.setOutcome(outcome);
          if (outcome.hasDecidedAt()) {
            var _ = response.setDecidedAt(outcome.getDecidedAt());
          }
        });
    return response.build();
  }

  @Override
  public StreamObserver<ExecuteRequest> execute(StreamObserver<ExecuteResponse> responses) {
    String namespace = CallerInterceptor.current().namespace();
    return new Pipeline<>(responses, new ExecuteRequests(namespace, executions, calls, faults));
  }
}
