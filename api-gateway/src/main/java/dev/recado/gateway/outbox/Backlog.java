package dev.recado.gateway.outbox;

import dev.recado.gateway.dispatch.Decided;
import dev.recado.gateway.dispatch.Dispatcher;
import dev.recado.gateway.dispatch.Flight;
import dev.recado.protocol.Rejection;
import dev.recado.tracing.OperationLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted operations that this process carries: from the commit of their row until its
 * deletion. Bounded: whoever adds one took its share of the budget before.
 */
final class Backlog {

  private static final Logger log = LoggerFactory.getLogger(Backlog.class);

  /** What is kept of an operation once it is on its way. */
  record Carried(RowId id, int bytes, long sinceNanos) {}

  private final Dispatcher dispatcher;
  private final Budget budget;
  private final OutboxMeters meters;
  private final Consumer<Carried> onDecided;
  private final Map<RowId, Carried> carried = new ConcurrentHashMap<>();

  Backlog(Dispatcher dispatcher, Budget budget, OutboxMeters meters, Consumer<Carried> onDecided) {
    this.dispatcher = dispatcher;
    this.budget = budget;
    this.meters = meters;
    this.onDecided = onDecided;
    meters.gauge(this);
  }

  /** Has a committed row decided; its share of the budget is given back when the row is gone. */
  void start(OutboxRow row, @Nullable Flight departed) {
    var item = new Carried(row.id(), row.bytes(), System.nanoTime());
    String traceparent = row.operation().getTraceparent();
    if (carried.putIfAbsent(row.id(), item) != null) {
      budget.giveBack(1, row.bytes());
      if (departed != null) {
        leave(departed);
      }
      return;
    }
    try {
      Flight flight =
          departed == null
              ? dispatcher.executeKept(row.id().namespace(), row.operation())
              : departed;
      var _ =
          flight
              .decided()
              .whenComplete((decided, failure) -> ended(item, traceparent, decided, failure));
    } catch (Rejection e) {
      ended(item, traceparent, null, e);
    }
  }

  /**
   * The row is carried already, here or by its owner: a second flight would have no place in any
   * bound.
   */
  void leave(Flight flight) {
    dispatcher.abandon(flight);
  }

  private void ended(
      Carried item, String traceparent, @Nullable Decided decided, @Nullable Throwable failure) {
    if (decided == null) {
      // The row stays, and the sweeper finds it.
      OperationLog.of(log.atWarn(), item.id().operationId(), traceparent)
          .log(
              "Operation {} could not be sent off: {}",
              item.id().operationId(),
              String.valueOf(failure));
      drop(item);
    } else {
      meters.decided(decided);
      onDecided.accept(item);
    }
  }

  /** Its row is gone, or nobody here looks after it any more. */
  void drop(Carried item) {
    if (carried.remove(item.id(), item)) {
      budget.giveBack(1, item.bytes());
    }
  }

  boolean carries(RowId id) {
    return carried.containsKey(id);
  }

  int size() {
    return carried.size();
  }

  double oldestSeconds() {
    long now = System.nanoTime();
    long nanos =
        carried.values().stream().mapToLong(item -> now - item.sinceNanos()).max().orElse(0);
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
