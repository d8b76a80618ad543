package dev.recado.push.reading;

import dev.recado.journal.StepJournal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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

  private final StepJournal journal;
  private final Counter acknowledged;
  private final Timer latency;

  AcknowledgedSteps(StepJournal journal, MeterRegistry meters) {
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
  }
}
