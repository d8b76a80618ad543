package dev.recado.benchmarks.gateway;

import com.google.protobuf.ByteString;
import dev.recado.benchmarks.load.Answer;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.Pacing;
import dev.recado.benchmarks.load.Puts;
import dev.recado.benchmarks.recipient.Recipient;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.SubmitRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls of one stretch that are out. An operation ends once, whatever comes first: its outcome,
 * which may be faster than the answer to its Submit and may come twice, or the failure of its
 * Submit. When all operations of a call have ended, the next call takes its place.
 */
final class OutcomeSlots {

  private static final Executor AFTER_FAILURE =
      CompletableFuture.delayedExecutor(Load.AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
  private static final int POLL_MILLIS = 20;

  private final GatewayConnection connection;
  private final List<Recipient> recipients;
  private final Puts puts;
  private final int submitBatch;
  private final Pacing pacing;
  private final LoadRecorder recorder;
  private final Map<String, Submitted> submittedById = new ConcurrentHashMap<>();

  OutcomeSlots(
      GatewayConnection connection,
      List<Recipient> recipients,
      Puts puts,
      int submitBatch,
      Pacing pacing,
      LoadRecorder recorder) {
    this.connection = connection;
    this.recipients = recipients;
    this.puts = puts;
    this.submitBatch = submitBatch;
    this.pacing = pacing;
    this.recorder = recorder;
  }

  /** Waits for the last outcomes; what has none by then has failed. */
  void run(int outstanding) throws InterruptedException {
    for (int i = 0; i < outstanding / submitBatch; i++) {
      next();
    }
    while (recorder.open()) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    long end = System.nanoTime() + Load.LAST_ANSWERS.toNanos();
    while (!submittedById.isEmpty() && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    for (String id : List.copyOf(submittedById.keySet())) {
      ended(id, "no outcome");
    }
  }

  void arrived(String operationId, String error) {
    ended(operationId, error);
  }

  void troubled(String why) {
    recorder.failed(why);
  }

  private void next() {
    pacing.next(dueNanos -> {
      if (recorder.open()) {
        submit(dueNanos);
      }
    });
  }

  private void submit(long dueNanos) {
    var call = new Submitted(dueNanos, new AtomicInteger(submitBatch), new ArrayList<>());
    var request = SubmitRequest.newBuilder();
    for (int i = 0; i < submitBatch; i++) {
      Puts.Put put = puts.next();
      call.ids.add(put.id());
      request.addOperations(operation(put));
    }
    // Before it is sent: an outcome may be faster than anything that is done after.
    call.ids.forEach(id -> submittedById.put(id, call));
    connection
        .operations()
        .submit(
            request.build(),
            new Answer<>(
                answer -> answer.getAcceptedCount() == submitBatch ? "" : "not all accepted",
                error -> answered(call, error)));
  }

  private Operation operation(Puts.Put put) {
    Recipient recipient = recipients.get(ThreadLocalRandom.current().nextInt(recipients.size()));
    return Operation.newBuilder()
        .setId(put.id())
        .setKind(Kind.PUT)
        .setKey(ByteString.copyFromUtf8(put.key()))
        .setValue(put.value())
        .setReplyTo(recipient.id())
        .build();
  }

  /** Accepted is not the end: the outcome is. */
  private void answered(Submitted call, String error) {
    if (error.isEmpty()) {
      recorder.accepted(call.dueNanos);
    } else {
      call.ids.forEach(id -> ended(id, error));
    }
  }

  private void ended(String operationId, String error) {
    Submitted call = submittedById.remove(operationId);
    if (call == null) {
      return;
    }
    if (error.isEmpty()) {
      recorder.succeeded(call.dueNanos);
    } else {
      recorder.failed(error);
      call.failed = true;
    }
    if (call.left.decrementAndGet() == 0) {
      if (call.failed) {
        AFTER_FAILURE.execute(this::next);
      } else {
        next();
      }
    }
  }

  /** A call, and what of it has not ended. */
  private static final class Submitted {

    private final long dueNanos;
    private final AtomicInteger left;
    private final List<String> ids;
    private volatile boolean failed;

    private Submitted(long dueNanos, AtomicInteger left, List<String> ids) {
      this.dueNanos = dueNanos;
      this.left = left;
      this.ids = ids;
    }
  }
}
