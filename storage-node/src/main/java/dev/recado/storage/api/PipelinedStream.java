package dev.recado.storage.api;

import com.google.protobuf.MessageLite;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stream of requests whose responses go out as they complete, in any order.
 *
 * <p>A request counts as outstanding until its response was written, so that a client that does not
 * read holds its own requests back, and nothing piles up here. Futures complete on foreign threads
 * that must not wait: whoever comes first writes for all ({@code turns} counts who came meanwhile).
 */
final class PipelinedStream<Q, A extends MessageLite> implements StreamObserver<Q> {

  /** Requests asked for ahead, while there is room: asking for each alone costs a thread change. */
  private static final int AHEAD = 16;

  /** An answer, and the size of its request. */
  private record Finished<A>(A answer, int size) {}

  private final ServerCallStreamObserver<A> out;
  private final ApiProperties bounds;
  private final Function<Q, Integer> sizeOf;
  private final Function<Q, CompletableFuture<A>> execute;
  private final UnaryOperator<A> lighter;
  private final Queue<Finished<A>> finished = new ConcurrentLinkedQueue<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger outstanding = new AtomicInteger();
  private final AtomicLong outstandingBytes = new AtomicLong();
  private final AtomicLong finishedBytes = new AtomicLong();
  private final AtomicInteger askedFor = new AtomicInteger();
  private volatile boolean noMoreRequests;
  private volatile boolean cancelled;
  private volatile @Nullable Rejection farewell;
  private boolean ended;

  /**
   * To be made while the call is being started.
   *
   * @param execute when it fails, the stream ends
   * @param lighter what is sent instead of an answer that finds as many bytes of others waiting as
   *     may be
   */
  PipelinedStream(
      StreamObserver<A> responses,
      ApiProperties bounds,
      Function<Q, Integer> sizeOf,
      Function<Q, CompletableFuture<A>> execute,
      UnaryOperator<A> lighter) {
    this.out = (ServerCallStreamObserver<A>) responses;
    this.bounds = bounds;
    this.sizeOf = sizeOf;
    this.execute = execute;
    this.lighter = lighter;
  }

  /** Calls back when the stream is over, for whatever reason. */
  PipelinedStream<Q, A> start(Runnable onEnd) {
    out.disableAutoRequest();
    out.setOnReadyHandler(this::turn);
    out.setOnCancelHandler(() -> {
      cancelled = true;
      onEnd.run();
      turn();
    });
    out.setOnCloseHandler(onEnd);
    turn();
    return this;
  }

  @Override
  public void onNext(Q request) {
    int size = sizeOf.apply(request);
    int _ = outstanding.incrementAndGet();
    long _ = outstandingBytes.addAndGet(size);
    int _ = askedFor.decrementAndGet();
    var _ =
        execute
            .apply(request)
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                finish(answer, size);
              } else {
                farewell = Rejections.of(failure);
                answered(size);
              }
              turn();
            });
    turn();
  }

  private void finish(A answer, int size) {
    long before = finishedBytes.get();
    boolean room =
        before == 0
            || before + answer.getSerializedSize() <= bounds.streamOutstandingBytesMax().toBytes();
    A held = room ? answer : lighter.apply(answer);
    long _ = finishedBytes.addAndGet(held.getSerializedSize());
    finished.add(new Finished<>(held, size));
  }

  private void answered(int size) {
    int _ = outstanding.decrementAndGet();
    long _ = outstandingBytes.addAndGet(-size);
  }

  @Override
  public void onError(Throwable t) {
    cancelled = true;
    turn();
  }

  @Override
  public void onCompleted() {
    noMoreRequests = true;
    turn();
  }

  /** Ends the stream once what was taken is answered. */
  void close(Rejection why) {
    farewell = why;
    turn();
  }

  private void turn() {
    if (turns.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      if (cancelled) {
        finished.clear();
      } else if (!ended) {
        write();
        ask();
        end();
      }
      seen = turns.addAndGet(-seen);
    } while (seen > 0);
  }

  private void write() {
    while (out.isReady()) {
      Finished<A> next = finished.poll();
      if (next == null) {
        return;
      }
      long _ = finishedBytes.addAndGet(-next.answer.getSerializedSize());
      out.onNext(next.answer);
      answered(next.size);
    }
  }

  private void ask() {
    int ahead = askedFor.get();
    int room = bounds.streamOutstandingMax() - outstanding.get() - ahead;
    boolean bytesLeft = outstandingBytes.get() < bounds.streamOutstandingBytesMax().toBytes();
    if (farewell != null || noMoreRequests || room <= 0 || !bytesLeft || ahead > AHEAD / 2) {
      return;
    }
    int more = Math.min(AHEAD - ahead, room);
    int _ = askedFor.addAndGet(more);
    out.request(more);
  }

  private void end() {
    Rejection why = farewell;
    if (outstanding.get() > 0 || (!noMoreRequests && why == null)) {
      return;
    }
    ended = true;
    if (why == null) {
      out.onCompleted();
    } else {
      out.onError(GrpcErrors.toStatus(why));
    }
  }
}
