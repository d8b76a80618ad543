package dev.recado.storage.forward;

import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.v1.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The operations that this node answered without a decision: certainly not done, or unknown. */
final class ForwardMeters {

  private final MeterRegistry registry;
  private final Counter undecided;

  ForwardMeters(MeterRegistry registry) {
    this.registry = registry;
    this.undecided =
        Counter.builder("recado.storage.operations.undecided")
            .description("Operations that may still be executed: there was no decision in time")
            .register(registry);
  }

  void answered(InternalExecuteResponse answer) {
    if (answer.hasError()) {
      notDone(answer.getError().getReason());
    }
  }

  private void notDone(Reason reason) {
    if (reason == Reason.UNDECIDED) {
      undecided.increment();
    } else {
      Counter.builder("recado.storage.operations.rejected")
          .description("Operations that were refused and certainly not done, by reason")
          .tag("reason", reason.name())
          .register(registry)
          .increment();
    }
  }
}
