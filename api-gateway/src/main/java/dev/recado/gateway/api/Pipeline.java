package dev.recado.gateway.api;

import com.google.protobuf.MessageLite;
import dev.recado.protocol.GrpcErrors;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's pipelined requests, answered in whatever order. At most {@value #OUTSTANDING_MAX}
 * are unanswered, and fewer after answers that tell of overload, each time after a pause: the next
 * one is read only when an answer has left, so a client that does not read its answers is not read
 * either. Answers that its connection has not taken yet are bounded in bytes, too, where there is
 * something lighter to send.
 */
final class Pipeline<Q, A extends MessageLite> implements StreamObserver<Q> {

  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  private static final int OUTSTANDING_MAX = 1024;

  /** Of answers that wait for the client's connection; one is always kept. */
  static final int WAITING_BYTES_MAX = 8 << 20;

  /**
   * For so long a stream is not read after its window was halved. Refusals come at once, and would
   * otherwise be answered by as many requests at once.
   */
  private static final int PAUSE_MILLIS = 100;

  private final ServerCallStreamObserver<A> responses;
  private final PipelinedAnswers<Q, A> answers;
  private final Executor afterPause;
  private final RequestWindow window = new RequestWindow(OUTSTANDING_MAX);
  private final ArrayDeque<A> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean pausing;
  private boolean halfClosed;
  private boolean ended;

  /** To be made while the call is being started. */
  Pipeline(StreamObserver<A> responses, PipelinedAnswers<Q, A> answers) {
    this(
        responses, answers, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
  }

  /**
   * As above.
   *
   * @param afterPause runs what it is given after {@value #PAUSE_MILLIS} ms
   */
  Pipeline(StreamObserver<A> responses, PipelinedAnswers<Q, A> answers, Executor afterPause) {
    this.responses = (ServerCallStreamObserver<A>) responses;
    this.answers = answers;
    this.afterPause = afterPause;
    this.responses.disableAutoRequest();
    this.responses.setOnReadyHandler(this::proceed);
    this.responses.setOnCancelHandler(this::cancelled);
    this.responses.request(window.open());
  }

  @Override
  public void onNext(Q request) {
    long number = arrived();
    var _ =
        answers
            .answer(request)
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                send(number, answer);
              } else {
                fail(failure);
              }
            });
  }

  private synchronized long arrived() {
    return window.arrived();
  }

  private void send(long number, A answer) {
    boolean halved = false;
    synchronized (this) {
      if (ended) {
        return;
      }
      boolean room =
          waiting.isEmpty() || waitingBytes + answer.getSerializedSize() <= WAITING_BYTES_MAX;
      A held = room ? answer : answers.lighter(answer);
      if (answers.tellsOfOverload(held)) {
        halved = window.overloaded(number);
        pausing |= halved;
      } else {
        window.servedOne();
      }
      waiting.add(held);
      waitingBytes += held.getSerializedSize();
    }
    if (halved) {
      afterPause.execute(this::readAgain);
    }
    proceed();
  }

  private void readAgain() {
    synchronized (this) {
      pausing = false;
    }
    read();
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
      window.answered();
    }
    complete();
  }

  /**
   * Reads as many more as the window has room for, once the client takes the answers. They may come
   * while they are being asked for, on this thread: it must hold nothing then.
   */
  private void read() {
    int more;
    synchronized (this) {
      more = !ended && !pausing && responses.isReady() ? window.open() : 0;
    }
    if (more > 0) {
      responses.request(more);
    }
  }

  private void complete() {
    if (halfClosed && window.outstanding() == 0 && !ended) {
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
