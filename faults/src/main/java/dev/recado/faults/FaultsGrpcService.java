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
    answer(response, () -> FaultsWire.toWire(control.put(FaultsWire.rules(request.getRules()))));
  }

  @Override
  public void strike(StrikeRequest request, StreamObserver<StrikeResponse> response) {
    answer(
        response,
        () -> {
          Runnable afterwards = control.strike(FaultsWire.strike(request));
          ((ServerCallStreamObserver<StrikeResponse>) response).setOnCloseHandler(afterwards);
          return StrikeResponse.getDefaultInstance();
        });
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
