package dev.recado.gateway.operation;

import dev.recado.gateway.dispatch.Decided;
import dev.recado.gateway.dispatch.Dispatcher;
import dev.recado.gateway.dispatch.Flight;
import dev.recado.gateway.outbox.Budget;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.protocol.OperationSizes;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Operations whose caller waits for the outcome. Nothing of them is kept here, since the caller
 * holds the id; but when its patience ends first, the operation goes to the outbox as it flies, and
 * the caller is told that it was accepted. Only when that fails too it hears UNDECIDED.
 */
public final class Executions {

  private final Dispatcher dispatcher;
  private final Outbox outbox;
  private final Budget budget;
  private final OperationMeters meters;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("patience").factory());

  Executions(Dispatcher dispatcher, Outbox outbox, Budget budget, OperationMeters meters) {
    this.dispatcher = dispatcher;
    this.outbox = outbox;
    this.budget = budget;
    this.meters = meters;
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Has a checked operation executed. The future completes within the patience and the time of an
   * outbox commit; it fails with a {@link Rejection}.
   */
  public CompletableFuture<Answer> execute(
      String namespace, Operation operation, Duration patience) {
    long bytes = OperationSizes.weight(operation);
    if (!budget.tryTake(1, bytes)) {
      return CompletableFuture.failedFuture(tooManyWait());
    }
    Flight flight;
    try {
      flight = dispatcher.execute(namespace, operation);
    } catch (RuntimeException e) {
      budget.giveBack(1, bytes);
      return CompletableFuture.failedFuture(e);
    }
    var wait = new Waiting(namespace, operation, flight);
    waiting.add(wait);
    wait.begin(patience);
    return wait.answer.whenComplete((_, _) -> {
      waiting.remove(wait);
      wait.endTimer();
      budget.giveBack(1, bytes);
    });
  }

  /**
   * Has an operation cancelled that may or may not have come. The future completes with its
   * outcome, or fails with a {@link Rejection}: UNDECIDED when the patience ends first.
   */
  public CompletableFuture<Outcome> cancel(
      String namespace, Operation operation, Duration patience) {
    long bytes = OperationSizes.weight(operation);
    if (!budget.tryTake(1, bytes)) {
      return CompletableFuture.failedFuture(tooManyWait());
    }
    Flight flight;
    try {
      flight = dispatcher.cancel(namespace, operation);
    } catch (RuntimeException e) {
      budget.giveBack(1, bytes);
      return CompletableFuture.failedFuture(e);
    }
    return flight
        .decided()
        .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete((_, _) -> budget.giveBack(1, bytes))
        .thenApply(Executions::cancelled)
        .exceptionallyCompose(failure -> {
          dispatcher.abandon(flight);
          return CompletableFuture.failedFuture(
              isTimeout(failure) ? notCancelled(operation.getId()) : failure);
        });
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
  }

  /** A refused cancellation decides nothing: the operation may or may not have been executed. */
  private static Outcome cancelled(Decided decided) {
    Outcome outcome = decided.outcome();
    if (outcome.getStatus() == Status.REFUSED) {
      throw new Rejection(
          outcome.getReason(),
          "Nothing is known any more of an operation with so old an id, so it cannot be cancelled. It will not be executed from now on.",
          Duration.ZERO,
          Map.of("serverTime", WireTimes.toInstant(outcome.getDecidedAt()).toString()));
    }
    return outcome;
  }

  private static Rejection tooManyWait() {
    return new Rejection(
        Reason.OVERLOADED,
        "As many callers wait at this gateway as may. Try again with the same id.");
  }

  private static Rejection notCancelled(String id) {
    return new Rejection(
        Reason.UNDECIDED,
        "Whether operation "
            + id
            + " is cancelled is not known yet. Cancel it again: that does no harm.",
        Duration.ofSeconds(1),
        Map.of("id", id));
  }

  int waiting() {
    return waiting.size();
  }

  /** Nobody waits any longer: the process stops. */
  void endPatience() {
    waiting.forEach(Waiting::outOfPatience);
  }

  void close() {
    timer.shutdownNow();
  }

  private final class Waiting {

    private final String namespace;
    private final Operation operation;
    private final Flight flight;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private volatile @Nullable Future<?> alarm;

    private Waiting(String namespace, Operation operation, Flight flight) {
      this.namespace = namespace;
      this.operation = operation;
      this.flight = flight;
    }

    private void begin(Duration patience) {
      var _ =
          flight
              .decided()
              .whenComplete((decided, failure) -> {
                if (failure == null) {
                  meters.decided(decided);
                  boolean _ = answer.complete(new Answer.Known(decided));
                } else {
                  boolean _ = answer.completeExceptionally(failure);
                }
              });
      if (answer.isDone()) {
        return;
      }
      try {
        alarm = timer.schedule(this::outOfPatience, patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException _) {
        outOfPatience();
      }
    }

    private void endTimer() {
      Future<?> set = alarm;
      if (set != null) {
        boolean _ = set.cancel(false);
      }
    }

    private void outOfPatience() {
      if (answer.isDone() || !flight.keep()) {
        return;
      }
      var _ =
          outbox
              .keep(namespace, operation, flight)
              .whenComplete((_, failure) -> {
                if (failure == null) {
                  boolean _ = answer.complete(new Answer.Accepted());
                } else {
                  giveUp(failure);
                }
              });
    }

    private void giveUp(Throwable failure) {
      boolean open =
          flight.mayHaveHappened()
              || (failure instanceof Rejection rejection && rejection.reason() == Reason.UNDECIDED);
      dispatcher.abandon(flight);
      boolean _ = answer.completeExceptionally(open ? undecided(operation.getId()) : failure);
    }
  }

  private static Rejection undecided(String id) {
    return new Rejection(
        Reason.UNDECIDED,
        "There was no outcome in time, and the operation could not be accepted either. Ask for operation "
            + id
            + ", or retry with this id.",
        Duration.ofSeconds(1),
        Map.of("id", id));
  }
}
