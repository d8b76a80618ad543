package dev.recado.storage.api;

import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What came on a stream, in order, and how it ended. */
final class StreamResponses<A> implements StreamObserver<A> {

  final List<A> received = new CopyOnWriteArrayList<>();
  volatile boolean completed;
  volatile Optional<Throwable> failure = Optional.empty();

  @Override
  public void onNext(A value) {
    received.add(value);
  }

  @Override
  public void onError(Throwable t) {
    failure = Optional.of(t);
  }

  @Override
  public void onCompleted() {
    completed = true;
  }
}
