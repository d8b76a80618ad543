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
 * once; while a call is on its way, without any answer yet, further reads gather for the next one:
 * a call costs far more than a read in it. Never waits, and completes nothing with its lock. A call
 * ends when the oldest of its reads has waited for the timeout, and with it those that wait behind,
 * so no read takes longer.
 */
final class MemberReads {

  private static final int CALL_READS_MAX = 64;
  private static final int WAITING_MAX = 4096;

  /** A larger read goes alone: a call stays far below what a member takes in one message. */
  static final int READ_BYTES_MAX = 16 << 10;

  private record Asked(
      InternalReadRequest request,
      long sinceNanos,
      CompletableFuture<InternalReadResponse> answer) {}

  private final Supplier<Channel> channel;
  private final Duration timeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Asked> waiting = new ArrayDeque<>();

  /** Whether a call is on its way that nothing was answered of. */
  private boolean asking;

  /**
   * @param timeout of a read
   */
  MemberReads(Supplier<Channel> channel, Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
  }

  /**
   * Fails with the member's rejection, OVERLOADED when too many wait, or what the call ended with.
   */
  CompletableFuture<InternalReadResponse> ask(InternalReadRequest request) {
    var asked = new Asked(request, System.nanoTime(), new CompletableFuture<>());
    List<Asked> leaving;
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

  private List<Asked> leave() {
    if (asking) {
      return List.of();
    }
    var leaving = new ArrayList<Asked>();
    while (leaving.size() < CALL_READS_MAX && !waiting.isEmpty()) {
      leaving.add(waiting.remove());
    }
    asking = !leaving.isEmpty();
    return leaving;
  }

  private void send(List<Asked> leaving) {
    if (leaving.isEmpty()) {
      return;
    }
    var request = InternalReadManyRequest.newBuilder();
    leaving.forEach(asked -> request.addReads(asked.request()));
    var answers = new Answers(leaving);
    long waited = System.nanoTime() - leaving.getFirst().sinceNanos();
    // Outside the context of the caller that happens to send it, whose end would end it.
    Context.ROOT.run(() -> {
      try {
        ExecutionGrpc.newStub(channel.get())
            .withExecutor(Runnable::run)
            .withDeadlineAfter(Math.max(0, timeout.toNanos() - waited), TimeUnit.NANOSECONDS)
            .readMany(request.build(), answers);
      } catch (RuntimeException e) {
        answers.onError(e);
      }
    });
  }

  /** A call was answered, at least in part: what is slow in it holds nobody else up. */
  private void answered() {
    List<Asked> leaving;
    lock.lock();
    try {
      asking = false;
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
      asking = false;
      hopeless = List.copyOf(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    hopeless.forEach(asked -> {
      boolean _ = asked.answer().completeExceptionally(why);
    });
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

    private static RuntimeException unanswered(String what) {
      return Status.UNAVAILABLE.withDescription("The member " + what + ".").asRuntimeException();
    }
  }
}
