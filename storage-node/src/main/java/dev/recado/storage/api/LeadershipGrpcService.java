package dev.recado.storage.api;

import dev.recado.protocol.internal.v1.ConfirmLeaderRequest;
import dev.recado.protocol.internal.v1.ConfirmLeaderResponse;
import dev.recado.protocol.internal.v1.LeadershipGrpc;
import dev.recado.storage.position.Replicas;
import io.grpc.stub.StreamObserver;

/** For the leaders of positions that this node holds replicas of, on the internal port. */
final class LeadershipGrpcService extends LeadershipGrpc.LeadershipImplBase {

  private final Replicas replicas;

  LeadershipGrpcService(Replicas replicas) {
    this.replicas = replicas;
  }

  @Override
  public void confirm(
      ConfirmLeaderRequest request, StreamObserver<ConfirmLeaderResponse> responses) {
    boolean confirmed =
        replicas
            .find(request.getPosition())
            .filter(replica -> replica.isInTerm(request.getTerm()))
            .isPresent();
    responses.onNext(ConfirmLeaderResponse.newBuilder().setConfirmed(confirmed).build());
    responses.onCompleted();
  }
}
