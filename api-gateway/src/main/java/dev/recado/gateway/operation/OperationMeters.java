package dev.recado.gateway.operation;

import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the edges count. */
public final class OperationMeters {

  private final MeterRegistry registry;

  OperationMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A request of any kind was refused. */
  public void rejected(Reason reason) {
    Counter.builder("recado.operations.rejected")
        .description("Requests that were refused, by reason")
        .tag("reason", reason.name())
        .register(registry)
        .increment();
  }

  void decided(Status status) {
    Counter.builder("recado.operations.decided")
        .description("Operations decided, by status and path")
        .tag("status", status.name())
        .tag("path", "synchronous")
        .register(registry)
        .increment();
  }
}
