package dev.recado.gateway.operation;

import dev.recado.gateway.dispatch.Decided;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the edges count. */
public final class OperationMeters {

  private final MeterRegistry registry;
  private final Counter deduplicated;
  private final Map<Status, Counter> byStatus = new ConcurrentHashMap<>();

  OperationMeters(MeterRegistry registry) {
    this.registry = registry;
    this.deduplicated =
        Counter.builder("recado.operations.deduplicated")
            .description("Operations that had been decided before, and got their first outcome")
            .tag("path", "synchronous")
            .register(registry);
  }

  /** A request of any kind was refused. */
  public void rejected(Reason reason) {
    Counter.builder("recado.operations.rejected")
        .description("Requests that were refused, by reason")
        .tag("reason", reason.name())
        .register(registry)
        .increment();
  }

  void decided(Decided decided) {
    byStatus.computeIfAbsent(decided.outcome().getStatus(), this::counter).increment();
    if (decided.replayed()) {
      deduplicated.increment();
    }
  }

  private Counter counter(Status status) {
    return Counter.builder("recado.operations.decided")
        .description("Operations decided, by status and path")
        .tag("status", status.name())
        .tag("path", "synchronous")
        .register(registry);
  }
}
