package dev.recado.gateway.read;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalReadManyRequest;
import dev.recado.protocol.internal.v1.InternalReadManyResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.v1.Reason;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one position at one member: those that come together go in one call. A lone read goes at
 * once; while as many calls as may be are on their way, without any answer yet, further reads
 * gather for the next one: a call costs far more than a read in it. Never waits, and completes
 * nothing with its lock. A call ends when the oldest of its reads has waited for the timeout, and
 * with it those that wait behind, so no read takes longer; one that has little time left when its
 * turn comes fails instead of taking the others with it.
 */
final class MemberReads {

  private static final int CALL_READS_MAX = 64;
  private static final int WAITING_MAX = 4096;

  /** A call has at least this part of the timeout. */
  private static final int TIMEOUT_PARTS = 4;

  /** A larger read goes alone: a call stays far below what a member takes in one message. */
  static final int READ_BYTES_MAX = 16 << 10;

  private record Asked(
      InternalReadRequest request,
      long sinceNanos,
      CompletableFuture<InternalReadResponse> answer) {}

  private final Supplier<Channel> channel;
  private final long timeoutNanos;
  private final int callsMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Asked> waiting = new ArrayDeque<>();

  /** That are on their way, and nothing was answered of. */
  private int calls;

  /**
   * @param timeout of a read
   * @param callsMax that may be on their way without any answer
   */
  MemberReads(Supplier<Channel> channel, Duration timeout, int callsMax) {
    this.channel = channel;
    this.timeoutNanos = timeout.toNanos();
    this.callsMax = callsMax;
  }

  /**
   * Fails with the member's rejection, OVERLOADED when too many wait, or what the call ended with.
   */
  CompletableFuture<InternalReadResponse> ask(InternalReadRequest request) {
    var asked = new Asked(request, System.nanoTime(), new CompletableFuture<>());
    Leaving leaving;
    lock.lock();
    try {
      if (waiting.size() >= WAITING_MAX) {
        return CompletableFuture.failedFuture(
            new Rejection(
                Reason.OVERLOADED, WAITING_MAX + " reads wait for one member. Slow down."));
      }
      waiting.add(asked);
      leaving = leave();
    } finally {
      lock.unlock();
    }
    send(leaving);
    return asked.answer();
  }

  private record Leaving(List<Asked> reads, List<Asked> late) {}

  private Leaving leave() {
    var leaving = new Leaving(new ArrayList<>(), new ArrayList<>());
    if (calls >= callsMax) {
      return leaving;
    }
    long now = System.nanoTime();
    while (leaving.reads().size() < CALL_READS_MAX && !waiting.isEmpty()) {
      Asked next = waiting.remove();
      boolean late = now - next.sinceNanos() > timeoutNanos - timeoutNanos / TIMEOUT_PARTS;
      (late ? leaving.late() : leaving.reads()).add(next);
    }
    calls += leaving.reads().isEmpty() ? 0 : 1;
    return leaving;
  }

  private void send(Leaving leaving) {
    leaving
        .late()
        .forEach(asked -> {
          boolean _ =
              asked
                  .answer()
                  .completeExceptionally(
                      new Rejection(
                          Reason.POSITION_UNAVAILABLE,
                          "The read waited behind others for most of its time. Try again."));
        });
    List<Asked> reads = leaving.reads();
    if (reads.isEmpty()) {
      return;
    }
    var request = InternalReadManyRequest.newBuilder();
    reads.forEach(asked -> request.addReads(asked.request()));
    var answers = new Answers(reads);
    long waited = System.nanoTime() - reads.getFirst().sinceNanos();
    // Outside the context of the caller that happens to send it, whose end would end it.
    Context.ROOT.run(() -> {
      try {
        ExecutionGrpc.newStub(channel.get())
            .withExecutor(Runnable::run)
            .withDeadlineAfter(Math.max(0, timeoutNanos - waited), TimeUnit.NANOSECONDS)
            .readMany(request.build(), answers);
      } catch (RuntimeException | Error e) {
        answers.onError(e);
      }
    });
  }

  /** A call was answered, at least in part: what is slow in it holds nobody else up. */
  private void answered() {
    Leaving leaving;
    lock.lock();
    try {
      calls--;
      leaving = leave();
    } finally {
      lock.unlock();
    }
    send(leaving);
  }

  /** A call ended without any answer: whoever waits for the next one had better go elsewhere. */
  private void failed(Throwable why) {
    List<Asked> hopeless;
    lock.lock();
    try {
      calls--;
      hopeless = List.copyOf(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    hopeless.forEach(asked -> {
      boolean _ = asked.answer().completeExceptionally(why);
    });
  }

  private static RuntimeException unanswered(String what) {
    return Status.UNAVAILABLE.withDescription("The member " + what + ".").asRuntimeException();
  }

  /** Of one call. */
  private final class Answers implements StreamObserver<InternalReadManyResponse> {

    private final List<Asked> asked;
    private boolean answered;
    private boolean ended;

    Answers(List<Asked> asked) {
      this.asked = asked;
    }

    @Override
    public void onNext(InternalReadManyResponse response) {
      if (!answered) {
        answered = true;
        MemberReads.this.answered();
      }
      if (response.getNumber() < 0 || response.getNumber() >= asked.size()) {
        return;
      }
      CompletableFuture<InternalReadResponse> answer = asked.get(response.getNumber()).answer();
      boolean _ =
          switch (response.getResultCase()) {
            case ANSWER -> answer.complete(response.getAnswer());
            case ERROR -> answer.completeExceptionally(Rejection.of(response.getError()));
            case RESULT_NOT_SET -> answer.completeExceptionally(unanswered("answered nothing"));
          };
    }

    @Override
    public void onError(Throwable failure) {
      end(failure);
    }

    @Override
    public void onCompleted() {
      end(null);
    }

    private void end(@Nullable Throwable failure) {
      if (ended) {
        return;
      }
      ended = true;
      Throwable why = failure == null ? unanswered("left a read unanswered") : failure;
      if (!answered) {
        MemberReads.this.failed(why);
      }
      for (Asked each : asked) {
        if (!each.answer().isDone()) {
          boolean _ = each.answer().completeExceptionally(why);
        }
      }
    }
  }
}
