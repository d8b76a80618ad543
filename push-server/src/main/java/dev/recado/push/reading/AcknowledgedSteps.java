package dev.recado.push.reading;

import dev.recado.journal.StepJournal;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.StepAttributes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What is told of notifications that a recipient has acknowledged. */
@Component
class AcknowledgedSteps {

  private static final Duration[] OBJECTIVES = {
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1)
  };

  /** Of one acknowledgement. */
  private static final int TRACED_MAX = 100;

  private final StepJournal journal;
  private final OperationTracing tracing;
  private final Counter acknowledged;
  private final Timer latency;

  AcknowledgedSteps(StepJournal journal, OperationTracing tracing, MeterRegistry meters) {
    this.tracing = tracing;
    this.journal = journal;
    this.acknowledged =
        Counter.builder("recado.push.notifications.acknowledged")
            .description("Notifications that their recipient has acknowledged")
            .register(meters);
    this.latency =
        Timer.builder("recado.push.acknowledge.latency")
            .description("From the mailbox to its acknowledgement, of the newest acknowledged one")
            .serviceLevelObjectives(OBJECTIVES)
            .register(meters);
  }

  /** After the commit. */
  void acknowledged(UUID recipientId, long through, Acknowledged gone) {
    journal.acknowledged(recipientId, through);
    if (gone.count() > 0) {
      acknowledged.increment(gone.count());
      latency.record(gone.newestAge());
    }
    gone.traced().forEach(notification -> trace(recipientId, notification));
  }

  private void trace(UUID recipientId, Acknowledged.Traced notification) {
    tracing
        .step("acknowledge", SpanKind.CONSUMER, notification.traceparent())
        .with(StepAttributes.OPERATION_ID, notification.operationId().toString())
        .with(StepAttributes.RECIPIENT, recipientId.toString())
        .with(StepAttributes.SEQUENCE, notification.sequence())
        .close();
  }

  /** How many traced notifications this process wants to hear of. */
  int tracedMax() {
    return tracing.isOn() ? TRACED_MAX : 0;
  }
}
