package dev.recado.gateway.api;

import com.google.protobuf.MessageLite;
import dev.recado.protocol.GrpcErrors;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's pipelined requests, answered in whatever order. At most {@value #OUTSTANDING_MAX}
 * are unanswered: the next one is read only when an answer has left, so a client that does not read
 * its answers is not read either. Answers that its connection has not taken yet are bounded in
 * bytes, too, where there is something lighter to send.
 */
final class Pipeline<Q, A extends MessageLite> implements StreamObserver<Q> {

  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  private static final int OUTSTANDING_MAX = 1024;

  /** Of answers that wait for the client's connection; one is always kept. */
  static final int WAITING_BYTES_MAX = 8 << 20;

  private final ServerCallStreamObserver<A> responses;
  private final Function<Q, CompletableFuture<A>> answers;
  private final UnaryOperator<A> lighter;
  private final ArrayDeque<A> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int outstanding;
  private int unread;
  private boolean halfClosed;
  private boolean ended;

  /**
   * To be made while the call is being started.
   *
   * @param answers what never waits; when it fails, the stream ends
   * @param lighter what is sent instead of an answer that finds {@value #WAITING_BYTES_MAX} bytes
   *     of others waiting
   */
  Pipeline(
      StreamObserver<A> responses,
      Function<Q, CompletableFuture<A>> answers,
      UnaryOperator<A> lighter) {
    this.responses = (ServerCallStreamObserver<A>) responses;
    this.answers = answers;
    this.lighter = lighter;
    this.responses.disableAutoRequest();
    this.responses.setOnReadyHandler(this::proceed);
    this.responses.setOnCancelHandler(this::cancelled);
    this.responses.request(OUTSTANDING_MAX);
  }

  @Override
  public void onNext(Q request) {
    synchronized (this) {
      outstanding++;
    }
    var _ =
        answers
            .apply(request)
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                send(answer);
              } else {
                fail(failure);
              }
            });
  }

  private void send(A answer) {
    synchronized (this) {
      if (ended) {
        return;
      }
      boolean room =
          waiting.isEmpty() || waitingBytes + answer.getSerializedSize() <= WAITING_BYTES_MAX;
      A held = room ? answer : lighter.apply(answer);
      waiting.add(held);
      waitingBytes += held.getSerializedSize();
    }
    proceed();
  }

  private synchronized void fail(Throwable failure) {
    if (!ended) {
      log.error("A pipelined request failed without an answer", failure);
      ended = true;
      waiting.clear();
      responses.onError(GrpcErrors.toStatus(failure));
    }
  }

  private void proceed() {
    write();
    read();
  }

  private synchronized void write() {
    while (!ended && !waiting.isEmpty() && responses.isReady()) {
      A next = waiting.remove();
      waitingBytes -= next.getSerializedSize();
      responses.onNext(next);
      outstanding--;
      unread++;
    }
    complete();
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
    waiting.clear();
  }
}
