package dev.recado.gateway.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One client's pipelined requests, answered in whatever order. At most {@value #OUTSTANDING_MAX}
 * are unanswered: the next one is read only when an answer has left, so a client that does not read
 * its answers is not read either.
 */
final class Pipeline<Q, A> implements StreamObserver<Q> {

  private static final int OUTSTANDING_MAX = 1024;

  private final ServerCallStreamObserver<A> responses;
  private final Function<Q, CompletableFuture<A>> answers;
  private int outstanding;
  private int unread;
  private boolean halfClosed;
  private boolean ended;

  /**
   * To be made while the call is being started.
   *
   * @param answers what never fails and never waits
   */
  Pipeline(StreamObserver<A> responses, Function<Q, CompletableFuture<A>> answers) {
    this.responses = (ServerCallStreamObserver<A>) responses;
    this.answers = answers;
    this.responses.disableAutoRequest();
    this.responses.setOnReadyHandler(this::read);
    this.responses.setOnCancelHandler(this::cancelled);
    this.responses.request(OUTSTANDING_MAX);
  }

  @Override
  public void onNext(Q request) {
    synchronized (this) {
      outstanding++;
    }
    var _ = answers.apply(request).thenAccept(this::send);
  }

  private void send(A response) {
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
