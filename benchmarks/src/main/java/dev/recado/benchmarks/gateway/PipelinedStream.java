package dev.recado.benchmarks.gateway;

import dev.recado.benchmarks.gateway.Conversation.Question;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.Pacing;
import dev.recado.protocol.GrpcErrors;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One stream that keeps a number of requests outstanding; opened again when it breaks. Its lock
 * serialises what is sent: gRPC's observers are not thread-safe.
 */
final class PipelinedStream<Q, A> {

  private static final Duration REOPEN_AFTER = Duration.ofMillis(200);

  private final Conversation<Q, A> conversation;
  private final Pacing pacing;
  private final LoadRecorder recorder;
  private final int slots;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Map<Object, Long> dueByMark = new HashMap<>();
  private @Nullable ClientCallStreamObserver<Q> requests;

  /** Slots that wait for a call to be due, or after a failure: they outlive a broken stream. */
  private int waiting;

  PipelinedStream(
      Conversation<Q, A> conversation, Pacing pacing, LoadRecorder recorder, int slots) {
    this.conversation = conversation;
    this.pacing = pacing;
    this.recorder = recorder;
    this.slots = slots;
  }

  void open() {
    conversation.open(new Answers());
  }

  /** Waits until every slot is done; what is unanswered by then has failed. */
  void awaitEnd(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      while (recorder.open()) {
        ended.await(50, TimeUnit.MILLISECONDS);
      }
      long nanos = patience.toNanos();
      while (!dueByMark.isEmpty() && nanos > 0) {
        nanos = ended.awaitNanos(nanos);
      }
      dueByMark.forEach((_, due) -> recorder.failed("no answer"));
      dueByMark.clear();
      if (requests != null) {
        requests.cancel("the benchmark is over", null);
      }
    } finally {
      lock.unlock();
    }
  }

  /** With the lock. */
  private void sendNext() {
    waiting++;
    pacing.next(this::due);
  }

  private void due(long dueNanos) {
    lock.lock();
    try {
      waiting--;
      if (requests != null && recorder.open()) {
        send(requests, dueNanos);
        return;
      }
      if (recorder.open()) {
        recorder.failed("no stream");
      }
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void send(ClientCallStreamObserver<Q> stream, long dueNanos) {
    Question<Q> question = conversation.next();
    dueByMark.put(question.mark(), dueNanos);
    stream.onNext(question.request());
  }

  /** With the lock. */
  private void sendLater() {
    waiting++;
    after(Load.AFTER_FAILURE).execute(() -> pacing.next(this::due));
  }

  private static Executor after(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Answers implements ClientResponseObserver<Q, A> {

    private boolean begun;

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> stream) {
      stream.setOnReadyHandler(() -> {
        lock.lock();
        try {
          if (!begun) {
            begun = true;
            requests = stream;
            for (int i = waiting; i < slots; i++) {
              sendNext();
            }
          }
        } finally {
          lock.unlock();
        }
      });
    }

    @Override
    public void onNext(A response) {
      lock.lock();
      try {
        Long due = dueByMark.remove(conversation.mark(response));
        if (due == null) {
          recorder.failed("answer to no question");
          return;
        }
        String error = conversation.error(response);
        if (error.isEmpty()) {
          recorder.succeeded(due);
          sendNext();
        } else {
          recorder.failed(error);
          sendLater();
        }
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onError(Throwable failure) {
      broken(GrpcErrors.describe(failure));
    }

    @Override
    public void onCompleted() {
      broken("stream ended by the server");
    }

    private void broken(String why) {
      lock.lock();
      try {
        boolean ours = !recorder.open() && dueByMark.isEmpty();
        if (!ours) {
          // Also with nothing outstanding, as when no connection could be made.
          recorder.failed(why);
          for (int i = 1; i < dueByMark.size(); i++) {
            recorder.failed(why);
          }
        }
        dueByMark.clear();
        requests = null;
        ended.signalAll();
        if (recorder.open()) {
          after(REOPEN_AFTER).execute(PipelinedStream.this::open);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
