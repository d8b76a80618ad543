package dev.recado.storage.api;

import dev.recado.faults.Faults;
import dev.recado.membership.CallerInterceptor;
import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.membership.MemberRole;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.internal.v1.InternalFindRequest;
import dev.recado.protocol.internal.v1.InternalFindResponse;
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
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import dev.recado.protocol.v1.SubmitRequest;
import dev.recado.protocol.v1.SubmitResponse;
import dev.recado.storage.forward.OperationRouter;
import dev.recado.storage.forward.ReadRouter;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Pipelined execution, and an operation's record, for clients. */
final class OperationsGrpcService extends OperationsGrpc.OperationsImplBase {

  private final OperationRouter operations;
  private final ReadRouter reads;
  private final OpenStreams streams;
  private final Supplier<Optional<FleetView>> view;
  private final Faults faults;

  OperationsGrpcService(
      OperationRouter operations,
      ReadRouter reads,
      OpenStreams streams,
      Supplier<Optional<FleetView>> view,
      Faults faults) {
    this.operations = operations;
    this.reads = reads;
    this.streams = streams;
    this.view = view;
    this.faults = faults;
  }

  @Override
  public StreamObserver<ExecuteRequest> execute(StreamObserver<ExecuteResponse> responses) {
    String namespace = CallerInterceptor.current().namespace();
    Function<Operation, CompletableFuture<InternalExecuteResponse>> served =
        faults.served(
            operation -> operations.execute(namespace, operation, 0),
            ExecutionGrpcService::refused);
    return streams.open(
        responses,
        ExecuteRequest::getSerializedSize,
        request ->
            served
                .apply(request.getOperation())
                .thenApply(answer -> response(request.getOperation(), answer)),
        UnaryOperator.identity());
  }

  private static ExecuteResponse response(Operation operation, InternalExecuteResponse answer) {
    var response =
        ExecuteResponse.newBuilder()
            .setId(operation.getId())
            .setKey(operation.getKey())
            .setReplayed(answer.getReplayed());
    if (answer.getRetryUntilMillis() > 0) {
      var _ = response.setRetryUntil(WireTimes.ofMillis(answer.getRetryUntilMillis()));
    }
    return answer.hasError()
        ? response.setError(answer.getError()).build()
        : response.setOutcome(answer.getOutcome()).build();
  }

  @Override
  public void get(GetOperationRequest request, StreamObserver<GetOperationResponse> responses) {
    UnaryAnswers.send(
        responses,
        () ->
            reads
                .find(
                    InternalFindRequest.newBuilder()
                        .setNamespace(CallerInterceptor.current().namespace())
                        .setId(request.getId())
                        .setKey(request.getKey())
                        .build())
                .thenApply(found -> response(request, found)));
  }

  @Override
  public void cancel(CancelRequest request, StreamObserver<CancelResponse> responses) {
    UnaryAnswers.send(
        responses,
        () ->
            operations
                .execute(
                    InternalExecuteRequest.newBuilder()
                        .setNamespace(CallerInterceptor.current().namespace())
                        .setOperation(
                            Operation.newBuilder().setId(request.getId()).setKey(request.getKey()))
                        .setCancel(true)
                        .build())
                .thenApply(OperationsGrpcService::cancelled));
  }

  private static CancelResponse cancelled(InternalExecuteResponse answer) {
    if (answer.hasError()) {
      throw Rejection.of(answer.getError());
    }
    if (answer.getOutcome().getStatus() == Status.REFUSED) {
      throw new Rejection(
          answer.getOutcome().getReason(),
          "Nothing is known any more of an operation with so old an id, so it cannot be cancelled. It will not be executed from now on.");
    }
    return CancelResponse.newBuilder().setOutcome(answer.getOutcome()).build();
  }

  private static GetOperationResponse response(
      GetOperationRequest request, InternalFindResponse found) {
    if (!found.getFound()) {
      throw new Rejection(
          Reason.UNKNOWN_OPERATION,
          "The key's position has no record of operation "
              + request.getId()
              + ". That does not mean that it will not happen: it may wait at a gateway.");
    }
    return GetOperationResponse.newBuilder()
        .setId(request.getId())
        .setKind(found.getKind())
        .setKey(request.getKey())
        .setState(OperationState.DECIDED)
        .setOutcome(found.getOutcome())
        .setDecidedAt(found.getOutcome().getDecidedAt())
        .build();
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> responses) {
    UnaryAnswers.send(
        responses,
        () -> {
          throw new Rejection(
              Reason.METHOD_NOT_ALLOWED,
              "A storage node takes no submissions: it has no outbox to keep them in. Submit to an api-gateway"
                  + gateways()
                  + ", or use Execute here.");
        });
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> responses) {
    UnaryAnswers.send(
        responses,
        () -> {
          throw new Rejection(
              Reason.METHOD_NOT_ALLOWED,
              "A storage node tells no histories: most steps are remembered by other members. Ask an api-gateway"
                  + gateways()
                  + ".");
        });
  }

  private String gateways() {
    String addresses =
        view.get().map(v -> v.members(MemberRole.GATEWAY)).stream()
            .flatMap(members -> members.stream())
            .filter(gateway -> !gateway.suspect())
            .map(OperationsGrpcService::address)
            .collect(Collectors.joining(", "));
    return addresses.isEmpty() ? "" : " (" + addresses + ")";
  }

  private static String address(FleetMember gateway) {
    return gateway.host() + ":" + gateway.grpcPort();
  }
}
