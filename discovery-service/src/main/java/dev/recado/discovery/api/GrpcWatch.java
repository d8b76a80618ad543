package dev.recado.discovery.api;

import dev.recado.discovery.watch.ViewFeed;
import dev.recado.discovery.watch.Watchers;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.View;
import io.grpc.stub.ServerCallStreamObserver;

/** A gRPC stream of views; only members see the API keys' hashes. */
final class GrpcWatch implements Watchers.Sink {

  private final ServerCallStreamObserver<View> call;
  private final boolean withKeys;

  GrpcWatch(ServerCallStreamObserver<View> call, boolean withKeys) {
    this.call = call;
    this.withKeys = withKeys;
  }

  @Override
  public void view(ViewFeed.Seen seen) {
    // A slow watcher misses views instead of having them pile up here.
    if (call.isReady()) {
      call.onNext(withKeys ? seen.view() : seen.view().toBuilder().clearApiKeys().build());
    }
  }

  @Override
  public void stopping() {
    if (!call.isCancelled()) {
      call.onError(
          GrpcErrors.toStatus(
              new Rejection(
                  Reason.SHUTTING_DOWN, "This discovery instance is stopping. Ask another one.")));
    }
  }
}
