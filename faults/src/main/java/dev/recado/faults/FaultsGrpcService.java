package dev.recado.faults;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.FaultsGrpc;
import dev.recado.protocol.internal.v1.GetFaultsRequest;
import dev.recado.protocol.internal.v1.PutFaultsRequest;
import dev.recado.protocol.internal.v1.StrikeRequest;
import dev.recado.protocol.internal.v1.StrikeResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** This member's faults, for gateways. To be served to members only. */
public final class FaultsGrpcService extends FaultsGrpc.FaultsImplBase {

  private final FaultControl control;

  public FaultsGrpcService(FaultControl control) {
    this.control = control;
  }

  @Override
  public void get(
      GetFaultsRequest request,
      StreamObserver<dev.recado.protocol.internal.v1.MemberFaults> response) {
    answer(response, () -> FaultsWire.toWire(control.get()));
  }

  @Override
  public void put(
      PutFaultsRequest request,
      StreamObserver<dev.recado.protocol.internal.v1.MemberFaults> response) {
    answer(
        response,
        () -> {
          FaultControl.Put put = control.put(FaultsWire.rules(request.getRules()));
          afterwards(response, put.afterwards());
          return FaultsWire.toWire(put.faults());
        });
  }

  @Override
  public void strike(StrikeRequest request, StreamObserver<StrikeResponse> response) {
    answer(
        response,
        () -> {
          afterwards(response, control.strike(FaultsWire.strike(request)));
          return StrikeResponse.getDefaultInstance();
        });
  }

  /** Once the answer has left, or nobody waits for it any more. */
  private static void afterwards(StreamObserver<?> response, Runnable what) {
    var call = (ServerCallStreamObserver<?>) response;
    call.setOnCloseHandler(what);
    call.setOnCancelHandler(what);
  }

  private static <A> void answer(StreamObserver<A> response, Supplier<A> work) {
    A answer;
    try {
      answer = work.get();
    } catch (Rejection e) {
      response.onError(GrpcErrors.toStatus(e));
      return;
    }
    response.onNext(answer);
    response.onCompleted();
  }
}
