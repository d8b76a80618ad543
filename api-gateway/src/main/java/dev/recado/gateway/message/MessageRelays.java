package dev.recado.gateway.message;

import dev.recado.gateway.message.MessageTable.Pending;
import dev.recado.gateway.outbox.Budget;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The messages that this process delivers, each on a thread of its own, within the budget. */
final class MessageRelays {

  private static final Duration STOP_WAIT = Duration.ofSeconds(3);

  private final Function<MessageId, MessageRelay> relay;
  private final ExecutorService threads;
  private final Budget budget;
  private final Map<MessageId, CompletableFuture<Void>> carried = new ConcurrentHashMap<>();

  MessageRelays(
      Function<MessageId, MessageRelay> relay,
      ExecutorService threads,
      Budget budget,
      MessageMeters meters) {
    this.relay = relay;
    this.threads = threads;
    this.budget = budget;
    meters.gauge(this);
  }

  /**
   * Takes a share of the budget, which {@link #start} uses or {@link #giveBack} returns.
   *
   * @throws Rejection OVERLOADED
   */
  void take(int bytes) {
    if (!budget.tryTake(1, bytes)) {
      throw new Rejection(
          Reason.OVERLOADED,
          "This gateway delivers as many messages as it may. Try again with the same id.");
    }
  }

  void giveBack(int bytes) {
    budget.giveBack(1, bytes);
  }

  int room() {
    return budget.operationsLeft();
  }

  /** False when there is no room for it. */
  boolean tryStart(Pending pending) {
    if (!budget.tryTake(1, pending.bytes())) {
      return false;
    }
    start(pending);
    return true;
  }

  /** Its share was taken. What is carried already is not started twice. */
  void start(Pending pending) {
    var finished = new CompletableFuture<Void>();
    if (carried.putIfAbsent(pending.id(), finished) != null) {
      giveBack(pending.bytes());
      return;
    }
    try {
      var _ = threads.submit(() -> run(pending, finished));
    } catch (RejectedExecutionException _) {
      // The process stops: the row is for the next owner.
      end(pending, finished);
    }
  }

  private void run(Pending pending, CompletableFuture<Void> finished) {
    try {
      boolean _ = relay.apply(pending.id()).call();
    } finally {
      end(pending, finished);
    }
  }

  private void end(Pending pending, CompletableFuture<Void> finished) {
    boolean _ = carried.remove(pending.id(), finished);
    giveBack(pending.bytes());
    boolean _ = finished.complete(null);
  }

  /** Completes when this process is done with the message; empty when it does not deliver it. */
  Optional<CompletableFuture<Void>> finished(MessageId id) {
    return Optional.ofNullable(carried.get(id));
  }

  boolean carries(MessageId id) {
    return carried.containsKey(id);
  }

  int size() {
    return carried.size();
  }

  /** What is not finished stays in the table. */
  void stop() {
    threads.shutdownNow();
    try {
      boolean _ = threads.awaitTermination(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
