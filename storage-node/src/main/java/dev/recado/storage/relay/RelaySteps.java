package dev.recado.storage.relay;

import dev.recado.journal.StepJournal;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.Step;
import dev.recado.tracing.StepAttributes;
import dev.recado.tracing.Traceparent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one position's relay: counts, for how long the outbox has waited, and the steps
 * of outcomes for the journal and for their traces.
 */
final class RelaySteps {

  private final int number;
  private final InstantSource fleetTime;
  private final StepJournal journal;
  private final OperationTracing tracing;
  private final Counter relayed;
  private volatile @Nullable Instant oldest;

  RelaySteps(
      int number,
      InstantSource fleetTime,
      MeterRegistry registry,
      StepJournal journal,
      OperationTracing tracing) {
    this.number = number;
    this.fleetTime = fleetTime;
    this.journal = journal;
    this.tracing = tracing;
    String position = Integer.toString(number);
    this.relayed =
        Counter.builder("recado.storage.relay.outcomes")
            .description("Outcomes that a push server took")
            .tag("position", position)
            .register(registry);
    Gauge.builder("recado.storage.outbox.age", this, RelaySteps::oldestSeconds)
        .description("Time since the decision of the oldest outcome that no push server has taken")
        .baseUnit("seconds")
        .tag("position", position)
        .strongReference(true)
        .register(registry);
  }

  /** A batch is about to be handed to a push server. */
  Step relaying(List<OutboxRow> rows) {
    return tracing
        .batch("relay", SpanKind.CLIENT, Traceparent.of(rows, OutboxRow::getTraceparent))
        .with(StepAttributes.POSITION, number)
        .with(StepAttributes.OPERATIONS, rows.size());
  }

  /** A push server has committed them. */
  void relayed(List<OutboxRow> rows) {
    relayed.increment(rows.size());
    for (OutboxRow row : rows) {
      journal.relayed(
          OperationIds.fromByteString(row.getOperationId()),
          journal.scope(row.getNamespace(), row.getKey()),
          OperationIds.fromByteString(row.getRecipient()),
          row.getSequence());
    }
  }

  /** The next row to be taken. */
  void waits(OutboxRow row) {
    oldest = WireTimes.toInstant(row.getOutcome().getDecidedAt());
  }

  /** Nothing waits, or nothing is relayed from here. */
  void idle() {
    oldest = null;
  }

  private double oldestSeconds() {
    Instant since = oldest;
    return since == null
        ? 0
        : Math.max(0, Duration.between(since, fleetTime.instant()).toMillis())
            / (double) TimeUnit.SECONDS.toMillis(1);
  }
}
