package dev.recado.benchmarks.gateway;

import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.Pacing;
import dev.recado.benchmarks.load.Puts;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationsGrpc;
import dev.recado.protocol.v1.Status;
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
 * One {@code Execute} stream that keeps a number of puts outstanding; opened again when it breaks.
 * Its lock serialises what is sent: gRPC's observers are not thread-safe.
 */
final class PutStream {

  private static final Duration REOPEN_AFTER = Duration.ofMillis(200);

  private final OperationsGrpc.OperationsStub operations;
  private final Puts puts;
  private final Pacing pacing;
  private final LoadRecorder recorder;
  private final int slots;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Map<String, Long> dueById = new HashMap<>();
  private @Nullable ClientCallStreamObserver<ExecuteRequest> requests;

  /** Slots that wait for a call to be due, or after a failure: they outlive a broken stream. */
  private int waiting;

  PutStream(
      OperationsGrpc.OperationsStub operations,
      Puts puts,
      Pacing pacing,
      LoadRecorder recorder,
      int slots) {
    this.operations = operations;
    this.puts = puts;
    this.pacing = pacing;
    this.recorder = recorder;
    this.slots = slots;
  }

  void open() {
    operations.execute(new Answers());
  }

  /** Waits until every slot is done; what is unanswered by then has failed. */
  void awaitEnd(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      while (recorder.open()) {
        ended.await(50, TimeUnit.MILLISECONDS);
      }
      long nanos = patience.toNanos();
      while (!dueById.isEmpty() && nanos > 0) {
        nanos = ended.awaitNanos(nanos);
      }
      dueById.forEach((id, due) -> recorder.failed("no answer"));
      dueById.clear();
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

  private void send(ClientCallStreamObserver<ExecuteRequest> stream, long dueNanos) {
    Puts.Put put = puts.next();
    dueById.put(put.id(), dueNanos);
    stream.onNext(
        ExecuteRequest.newBuilder()
            .setOperation(
                Operation.newBuilder()
                    .setId(put.id())
                    .setKind(Kind.PUT)
                    .setKey(com.google.protobuf.ByteString.copyFromUtf8(put.key()))
                    .setValue(put.value()))
            .build());
  }

  /** With the lock. */
  private void sendLater() {
    waiting++;
    after(Load.AFTER_FAILURE).execute(() -> pacing.next(this::due));
  }

  private static Executor after(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Answers implements ClientResponseObserver<ExecuteRequest, ExecuteResponse> {

    private boolean begun;

    @Override
    public void beforeStart(ClientCallStreamObserver<ExecuteRequest> stream) {
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
    public void onNext(ExecuteResponse response) {
      lock.lock();
      try {
        Long due = dueById.remove(response.getId());
        if (due == null) {
          recorder.failed("answer to no question");
          return;
        }
        String error = error(response);
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

    private static String error(ExecuteResponse response) {
      return switch (response.getResultCase()) {
        case OUTCOME ->
            response.getOutcome().getStatus() == Status.OK
                ? ""
                : "outcome " + response.getOutcome().getStatus();
        case ERROR -> response.getError().getReason().name();
        case RESULT_NOT_SET -> "empty answer";
      };
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
        boolean ours = !recorder.open() && dueById.isEmpty();
        if (!ours) {
          // Also with nothing outstanding, as when no connection could be made.
          recorder.failed(why);
          for (int i = 1; i < dueById.size(); i++) {
            recorder.failed(why);
          }
        }
        dueById.clear();
        requests = null;
        ended.signalAll();
        if (recorder.open()) {
          after(REOPEN_AFTER).execute(PutStream.this::open);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
