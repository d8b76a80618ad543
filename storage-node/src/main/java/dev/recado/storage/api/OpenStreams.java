package dev.recado.storage.api;

import com.google.protobuf.MessageLite;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The streams of pipelined requests that are open, so that stopping can end them. */
final class OpenStreams {

  private final ApiProperties bounds;
  private final Set<PipelinedStream<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  OpenStreams(ApiProperties bounds) {
    this.bounds = bounds;
  }

  <Q, A extends MessageLite> StreamObserver<Q> open(
      StreamObserver<A> responses,
      Function<Q, Integer> sizeOf,
      Function<Q, CompletableFuture<A>> execute,
      UnaryOperator<A> lighter) {
    var stream = new PipelinedStream<Q, A>(responses, bounds, sizeOf, execute, lighter);
    open.add(stream);
    PipelinedStream<Q, A> started = stream.start(() -> open.remove(stream));
    if (closing) {
      started.close(stopping());
    }
    return started;
  }

  int count() {
    return open.size();
  }

  void closeAll() {
    closing = true;
    open.forEach(stream -> stream.close(stopping()));
  }

  private static Rejection stopping() {
    return new Rejection(
        Reason.SHUTTING_DOWN, "This storage node is stopping. Open the stream to another one.");
  }
}
