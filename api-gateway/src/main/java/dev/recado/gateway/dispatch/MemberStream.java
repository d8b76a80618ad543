package dev.recado.gateway.dispatch;

import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream to one member. Sends as fast as the member reads and as its bounds on what is
 * unanswered allow; the rest waits here, in two lines that take turns: of operations that somebody
 * waits for, and of those that are in the outbox. Opened when there is something to send, and again
 * after it broke. Never calls the listener while holding its lock.
 */
final class MemberStream {

  /** What the dispatcher hears. */
  interface Listener {
    void answered(UUID member, InternalExecuteResponse response);

    /** The attempt ended without an answer; {@code sent} when the member may have got it. */
    void unanswered(UUID member, Flight flight, boolean sent, Throwable why);
  }

  private static final class Attempt {
    private final Flight flight;

    /** When it came, and from then on when it was sent. */
    private long sinceNanos;

    private boolean sent;

    private Attempt(Flight flight, long now) {
      this.flight = flight;
      this.sinceNanos = now;
    }
  }

  private final UUID member;
  private final Supplier<Channel> channel;
  private final Listener listener;
  private final int operationsMax;
  private final long bytesMax;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** All attempts, by correlation. */
  private final Map<Long, Attempt> attempts = new HashMap<>();

  private final WaitingLine<Attempt> waitedFor = new WaitingLine<>();
  private final WaitingLine<Attempt> kept = new WaitingLine<>();
  private boolean keptIsNext;
  private long heardNanos;
  private int sentOperations;
  private long sentBytes;
  private @Nullable Call call;

  MemberStream(
      UUID member,
      Supplier<Channel> channel,
      Listener listener,
      int operationsMax,
      long bytesMax,
      LongSupplier nanoTime) {
    this.member = member;
    this.channel = channel;
    this.listener = listener;
    this.operationsMax = operationsMax;
    this.bytesMax = bytesMax;
    this.nanoTime = nanoTime;
    this.heardNanos = nanoTime.getAsLong();
  }

  void send(Flight flight) {
    Call failing = null;
    RuntimeException failure = null;
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      var attempt = new Attempt(flight, now);
      Attempt before = attempts.remove(flight.correlation());
      if (before != null) {
        release(before);
      }
      attempts.put(flight.correlation(), attempt);
      (flight.isKept() ? kept : waitedFor).add(attempt, now);
      if (call == null) {
        call = open();
      }
      drain(now);
    } catch (RuntimeException e) {
      failing = call;
      failure = e;
    } finally {
      lock.unlock();
    }
    if (failure != null) {
      fail(failing, failure);
    }
  }

  /** Outside the context of the call that happens to open it, whose end would end it. */
  private Call open() {
    var opened = new Call();
    Context.ROOT.run(() -> {
      var _ = ExecutionGrpc.newStub(channel.get()).withExecutor(this::handle).execute(opened);
    });
    return opened;
  }

  /**
   * What is done with an answer never waits: no change of threads for each. But a call may end
   * while it is being opened or written to, which is with the lock.
   */
  private void handle(Runnable event) {
    if (lock.isHeldByCurrentThread()) {
      var _ = Thread.startVirtualThread(event);
    } else {
      event.run();
    }
  }

  private void drain(long now) {
    Call open = call;
    if (open == null || open.requests == null) {
      return;
    }
    WaitingLine<Attempt> line = nextLine(now);
    Attempt attempt = line.first();
    while (attempt != null && open.requests.isReady() && hasRoom(attempt)) {
      line.serve(now);
      keptIsNext = !keptIsNext;
      if (!isForgotten(attempt)) {
        attempt.sent = true;
        attempt.sinceNanos = now;
        sentOperations++;
        sentBytes += attempt.flight.bytes();
        open.requests.onNext(attempt.flight.request());
      }
      line = nextLine(now);
      attempt = line.first();
    }
  }

  private WaitingLine<Attempt> nextLine(long now) {
    Attempt first = waitedFor.first();
    while (first != null && first.flight.isKept()) {
      // Its caller has lost patience meanwhile.
      waitedFor.leave();
      kept.add(first, now);
      first = waitedFor.first();
    }
    WaitingLine<Attempt> line = keptIsNext ? kept : waitedFor;
    return line.size() > 0 ? line : keptIsNext ? waitedFor : kept;
  }

  /**
   * How long an operation that somebody waits for would wait here before it is sent, in ns; 0 where
   * a few wait for nothing but the connection, which may come or end any time.
   */
  long expectedWaitNanos() {
    lock.lock();
    try {
      boolean judged = sentOperations > 0 || waitedFor.size() >= operationsMax;
      return judged ? waitedFor.expectedWaitNanos(nanoTime.getAsLong()) : 0;
    } finally {
      lock.unlock();
    }
  }

  int unsent() {
    lock.lock();
    try {
      return waitedFor.size() + kept.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(Attempt attempt) {
    return sentOperations == 0
        || (sentOperations < operationsMax && sentBytes + attempt.flight.bytes() <= bytesMax);
  }

  private void release(Attempt attempt) {
    if (attempt.sent) {
      attempt.sent = false;
      sentOperations--;
      sentBytes -= attempt.flight.bytes();
    }
  }

  /** Nobody waits for it any more, for example because another member has answered. */
  void forget(long correlation) {
    lock.lock();
    try {
      drop(correlation);
    } finally {
      lock.unlock();
    }
  }

  private void heard(long correlation) {
    lock.lock();
    try {
      heardNanos = nanoTime.getAsLong();
      drop(correlation);
    } finally {
      lock.unlock();
    }
  }

  private void drop(long correlation) {
    Attempt attempt = attempts.remove(correlation);
    if (attempt != null) {
      release(attempt);
      drain(nanoTime.getAsLong());
    }
  }

  /**
   * Ends the attempts that have been unanswered for longer than the timeout: since they were sent,
   * or, where they wait for their turn, since the member answered anything.
   */
  void expire(long timeoutNanos, Throwable why) {
    var expired = new ArrayList<Attempt>();
    var sent = new ArrayList<Boolean>();
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      boolean silent = now - heardNanos >= timeoutNanos;
      for (Attempt attempt : List.copyOf(attempts.values())) {
        if (now - attempt.sinceNanos >= timeoutNanos && (attempt.sent || silent)) {
          attempts.remove(attempt.flight.correlation());
          expired.add(attempt);
          sent.add(attempt.sent);
          release(attempt);
        }
      }
      if (waitedFor.size() + kept.size() > attempts.size() - sentOperations) {
        waitedFor.removeIf(this::isForgotten);
        kept.removeIf(this::isForgotten);
      }
      drain(now);
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < expired.size(); i++) {
      listener.unanswered(member, expired.get(i).flight, sent.get(i), why);
    }
  }

  private boolean isForgotten(Attempt attempt) {
    return attempts.get(attempt.flight.correlation()) != attempt;
  }

  void close(Throwable why) {
    fail(call, why);
  }

  private void fail(@Nullable Call broken, Throwable why) {
    List<Attempt> failed;
    List<Boolean> sent;
    lock.lock();
    try {
      if (broken != call) {
        return;
      }
      call = null;
      failed = List.copyOf(attempts.values());
      sent = failed.stream().map(attempt -> attempt.sent).toList();
      attempts.clear();
      waitedFor.clear();
      kept.clear();
      sentOperations = 0;
      sentBytes = 0;
    } finally {
      lock.unlock();
    }
    if (broken != null && broken.requests != null) {
      broken.requests.cancel("The stream is given up.", why);
    }
    for (int i = 0; i < failed.size(); i++) {
      listener.unanswered(member, failed.get(i).flight, sent.get(i), why);
    }
  }

  /** One opening of the stream. */
  private final class Call
      implements ClientResponseObserver<InternalExecuteRequest, InternalExecuteResponse> {

    private @Nullable ClientCallStreamObserver<InternalExecuteRequest> requests;

    @Override
    public void beforeStart(ClientCallStreamObserver<InternalExecuteRequest> stream) {
      requests = stream;
      stream.setOnReadyHandler(this::ready);
    }

    private void ready() {
      lock.lock();
      try {
        if (call == this) {
          drain(nanoTime.getAsLong());
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onNext(InternalExecuteResponse response) {
      heard(response.getCorrelation());
      listener.answered(member, response);
    }

    @Override
    public void onError(Throwable failure) {
      fail(this, failure);
    }

    @Override
    public void onCompleted() {
      fail(
          this,
          io.grpc.Status.UNAVAILABLE
              .withDescription("The member ended the stream.")
              .asRuntimeException());
    }
  }
}
