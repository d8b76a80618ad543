package dev.recado.gateway.dispatch;

import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream to one member. Sends as fast as the member reads and as its bounds on what is
 * unanswered allow; the rest waits here. Opened when there is something to send, and again after it
 * broke. Never calls the listener while holding its lock.
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
    private final long sinceNanos = System.nanoTime();
    private boolean sent;

    private Attempt(Flight flight) {
      this.flight = flight;
    }
  }

  private final UUID member;
  private final Supplier<Channel> channel;
  private final Listener listener;
  private final int operationsMax;
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();

  /** All attempts, oldest first, by correlation. */
  private final Map<Long, Attempt> attempts = new LinkedHashMap<>();

  private final Deque<Attempt> unsent = new ArrayDeque<>();
  private int sentOperations;
  private long sentBytes;
  private @Nullable Call call;

  MemberStream(
      UUID member, Supplier<Channel> channel, Listener listener, int operationsMax, long bytesMax) {
    this.member = member;
    this.channel = channel;
    this.listener = listener;
    this.operationsMax = operationsMax;
    this.bytesMax = bytesMax;
  }

  void send(Flight flight) {
    Call failing = null;
    RuntimeException failure = null;
    lock.lock();
    try {
      var attempt = new Attempt(flight);
      Attempt before = attempts.remove(flight.correlation());
      if (before != null) {
        release(before);
      }
      attempts.put(flight.correlation(), attempt);
      unsent.add(attempt);
      if (call == null) {
        call = open();
      }
      drain();
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

  private void drain() {
    Call open = call;
    if (open == null || open.requests == null) {
      return;
    }
    while (open.requests.isReady() && !unsent.isEmpty() && hasRoom(unsent.peek())) {
      Attempt attempt = unsent.remove();
      if (attempts.get(attempt.flight.correlation()) == attempt) {
        attempt.sent = true;
        sentOperations++;
        sentBytes += attempt.flight.bytes();
        open.requests.onNext(attempt.flight.request());
      }
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
      Attempt attempt = attempts.remove(correlation);
      if (attempt != null) {
        release(attempt);
        drain();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the attempts that are older than the timeout. */
  void expire(long timeoutNanos, Throwable why) {
    var expired = new ArrayList<Attempt>();
    var sent = new ArrayList<Boolean>();
    lock.lock();
    try {
      long now = System.nanoTime();
      var oldestFirst = attempts.values().iterator();
      while (oldestFirst.hasNext()) {
        Attempt attempt = oldestFirst.next();
        if (now - attempt.sinceNanos < timeoutNanos) {
          break;
        }
        oldestFirst.remove();
        expired.add(attempt);
        sent.add(attempt.sent);
        release(attempt);
      }
      if (sent.contains(false)) {
        unsent.removeIf(waiting -> attempts.get(waiting.flight.correlation()) != waiting);
      }
      drain();
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < expired.size(); i++) {
      listener.unanswered(member, expired.get(i).flight, sent.get(i), why);
    }
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
      unsent.clear();
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
          drain();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onNext(InternalExecuteResponse response) {
      forget(response.getCorrelation());
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
