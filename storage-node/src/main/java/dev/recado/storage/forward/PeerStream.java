package dev.recado.storage.forward;

import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.position.IndeterminateException;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Operations on their way to one other node, on one long-lived stream that is opened when there is
 * something to send.
 *
 * <p>An operation waits here until the transport takes it, and is certainly not done before; from
 * then on only the peer's answer tells. That is why the stream is not left to buffer: what it
 * buffers has been handed over.
 */
final class PeerStream {

  private static final int READY_BYTES = 256 << 10;

  private final class Passed implements Patience.Waiting {
    final CompletableFuture<InternalExecuteResponse> answer = new CompletableFuture<>();
    final InternalExecuteRequest request;
    final int bytes;

    /** 0 until it was handed over. */
    long correlation;

    Passed(InternalExecuteRequest request) {
      this.request = request;
      this.bytes = request.getSerializedSize();
    }

    @Override
    public boolean isDone() {
      return answer.isDone();
    }

    @Override
    public void giveUp() {
      PeerStream.this.giveUp(this);
    }
  }

  private final String peer;
  private final Supplier<Channel> channel;
  private final Patience patience;
  private final int countMax;
  private final long bytesMax;
  private final Deque<Passed> queued = new ArrayDeque<>();
  private final Map<Long, Passed> handedOver = new HashMap<>();
  private long bytes;
  private long lastCorrelation;
  private @Nullable Attempt attempt;

  PeerStream(String peer, Supplier<Channel> channel, Patience patience, ForwardProperties bounds) {
    this.peer = peer;
    this.channel = channel;
    this.patience = patience;
    this.countMax = bounds.peerOutstandingMax();
    this.bytesMax = bounds.peerOutstandingBytesMax().toBytes();
  }

  /**
   * The peer's answer. Fails with a {@link Rejection} when the operation was certainly not handed
   * over, and with an {@link IndeterminateException} when it was and no answer came.
   */
  CompletableFuture<InternalExecuteResponse> send(InternalExecuteRequest request) {
    var passed = new Passed(request);
    synchronized (this) {
      if (queued.size() + handedOver.size() >= countMax || bytes + passed.bytes > bytesMax) {
        return CompletableFuture.failedFuture(
            new Rejection(
                Reason.OVERLOADED,
                "Too many operations wait for storage node "
                    + peer
                    + ", which leads the key's position. Try again later, with the same id."));
      }
      bytes += passed.bytes;
      queued.add(passed);
    }
    patience.watch(passed);
    drain();
    return passed.answer;
  }

  private void drain() {
    Attempt present = null;
    try {
      synchronized (this) {
        if (attempt == null && !queued.isEmpty()) {
          attempt = new Attempt();
          present = attempt;
          attempt.open();
        }
        present = attempt;
        if (present != null) {
          present.handOver();
        }
      }
    } catch (RuntimeException e) {
      // The call or its channel was closed under us; its own onError may or may not still come.
      if (present != null) {
        ended(present, e);
      }
    }
  }

  private void giveUp(Passed passed) {
    boolean mayBeDone;
    synchronized (this) {
      mayBeDone = passed.correlation != 0;
      if (!(mayBeDone ? handedOver.remove(passed.correlation, passed) : queued.remove(passed))) {
        return;
      }
      bytes -= passed.bytes;
    }
    String after = " within " + patience.limit().toMillis() + " ms";
    boolean _ =
        passed.answer.completeExceptionally(
            mayBeDone
                ? new IndeterminateException(
                    "Storage node " + peer + " did not answer" + after, new TimeoutException())
                : unreachable("took nothing" + after));
  }

  private void answered(InternalExecuteResponse response) {
    Passed passed;
    synchronized (this) {
      passed = handedOver.remove(response.getCorrelation());
      if (passed == null) {
        // It was given up before.
        return;
      }
      bytes -= passed.bytes;
    }
    boolean _ = passed.answer.complete(response);
  }

  private void ended(Attempt which, Throwable failure) {
    List<Passed> lost;
    List<Passed> unsent;
    synchronized (this) {
      if (attempt != which) {
        return;
      }
      attempt = null;
      lost = new ArrayList<>(handedOver.values());
      unsent = new ArrayList<>(queued);
      handedOver.clear();
      queued.clear();
      bytes = 0;
    }
    String why = GrpcErrors.describe(failure);
    var indeterminate =
        new IndeterminateException(
            "The stream to storage node " + peer + " broke: " + why, failure);
    lost.forEach(passed -> passed.answer.completeExceptionally(indeterminate));
    Rejection rejection = unreachable("cannot be reached (" + why + ")");
    unsent.forEach(passed -> passed.answer.completeExceptionally(rejection));
  }

  private Rejection unreachable(String why) {
    return new Rejection(
        Reason.POSITION_UNAVAILABLE,
        "Storage node " + peer + ", which leads the key's position, " + why + ". Try again.");
  }

  /** One life of the stream. */
  private final class Attempt
      implements ClientResponseObserver<InternalExecuteRequest, InternalExecuteResponse> {

    private @Nullable ClientCallStreamObserver<InternalExecuteRequest> call;

    /** Outside the context of the call that happens to open it, whose end would end it. */
    void open() {
      Context.ROOT.run(() -> {
        var _ =
            ExecutionGrpc.newStub(channel.get()).withOnReadyThreshold(READY_BYTES).execute(this);
      });
    }

    void handOver() {
      while (call != null && call.isReady() && !queued.isEmpty()) {
        Passed passed = queued.remove();
        passed.correlation = ++lastCorrelation;
        handedOver.put(passed.correlation, passed);
        call.onNext(passed.request.toBuilder().setCorrelation(passed.correlation).build());
      }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<InternalExecuteRequest> requests) {
      call = requests;
      requests.setOnReadyHandler(PeerStream.this::drain);
    }

    @Override
    public void onNext(InternalExecuteResponse response) {
      answered(response);
    }

    @Override
    public void onError(Throwable t) {
      ended(this, t);
    }

    @Override
    public void onCompleted() {
      ended(this, Status.UNAVAILABLE.withDescription("ended the stream").asException());
      ClientCallStreamObserver<InternalExecuteRequest> open = call;
      if (open != null) {
        open.onCompleted();
      }
    }
  }
}
