package dev.recado.gateway.outbox;

import dev.recado.gateway.dispatch.Decided;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the outbox counts. */
final class OutboxMeters {

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter claimed;
  private final Counter deduplicated;
  private final DistributionSummary commitOperations;

  OutboxMeters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted =
        Counter.builder("recado.operations.accepted")
            .description("Operations committed to the outbox")
            .register(registry);
    this.claimed =
        Counter.builder("recado.outbox.claimed")
            .description("Rows of the outbox taken over: from other owners, or not in memory")
            .register(registry);
    this.deduplicated =
        Counter.builder("recado.operations.deduplicated")
            .description("Operations that had been decided before, and got their first outcome")
            .tag("path", "asynchronous")
            .register(registry);
    this.commitOperations =
        DistributionSummary.builder("recado.outbox.commit.operations")
            .description("Operations accepted by one transaction")
            .register(registry);
  }

  void accepted(int operations) {
    accepted.increment(operations);
  }

  void claimed(int operations) {
    claimed.increment(operations);
  }

  void committed(int operations) {
    commitOperations.record(operations);
  }

  void decided(Decided decided) {
    Counter.builder("recado.operations.decided")
        .description("Operations decided, by status and path")
        .tag("status", decided.outcome().getStatus().name())
        .tag("path", "asynchronous")
        .register(registry)
        .increment();
    if (decided.replayed()) {
      deduplicated.increment();
    }
  }

  void gauge(Backlog backlog) {
    Gauge.builder("recado.outbox.depth", backlog, Backlog::size)
        .description("Accepted operations that this gateway carries")
        .register(registry);
    Gauge.builder("recado.outbox.age", backlog, Backlog::oldestSeconds)
        .description("For how long this gateway has carried the oldest accepted operation")
        .baseUnit("seconds")
        .register(registry);
  }
}
