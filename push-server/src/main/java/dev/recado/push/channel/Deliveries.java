package dev.recado.push.channel;

import dev.recado.journal.Channel;
import dev.recado.journal.StepJournal;
import dev.recado.membership.FleetClock;
import dev.recado.protocol.WireTimes;
import dev.recado.push.reading.Notification;
import dev.recado.push.reading.Page;
import dev.recado.push.recipient.Recipient;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.Step;
import dev.recado.tracing.StepAttributes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What channels have put on the wire: remembered, and how long it took from the mailbox. */
@Component
final class Deliveries {

  private static final Duration[] OBJECTIVES = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final MeterRegistry meters;
  private final StepJournal journal;
  private final FleetClock fleetTime;
  private final OperationTracing tracing;

  Deliveries(
      MeterRegistry meters, StepJournal journal, FleetClock fleetTime, OperationTracing tracing) {
    this.tracing = tracing;
    this.meters = meters;
    this.fleetTime = fleetTime;
    this.journal = journal;
  }

  /** On one channel of a recipient. */
  On on(Channel channel, Recipient recipient) {
    return new On(channel, recipient, fromDecision(channel), fromMailbox(channel));
  }

  private Timer fromDecision(Channel channel) {
    return Timer.builder("recado.push.notify.latency")
        .description("From the decision to the wire, while the channel keeps up")
        .tag("channel", channel.text())
        .serviceLevelObjectives(OBJECTIVES)
        .register(meters);
  }

  private Timer fromMailbox(Channel channel) {
    return Timer.builder("recado.push.delivery.latency")
        .description("From the mailbox to the wire, while the channel keeps up")
        .tag("channel", channel.text())
        .serviceLevelObjectives(OBJECTIVES)
        .register(meters);
  }

  /** Used by one thread. */
  final class On {

    private final Channel channel;
    private final Recipient recipient;
    private final Timer fromDecision;
    private final Timer fromMailbox;

    /**
     * The time is only counted while a channel keeps up: what waited for its client to come back
     * says nothing about us.
     */
    private boolean keepingUp;

    private On(Channel channel, Recipient recipient, Timer fromDecision, Timer fromMailbox) {
      this.channel = channel;
      this.recipient = recipient;
      this.fromDecision = fromDecision;
      this.fromMailbox = fromMailbox;
    }

    /**
     * Before it is on the wire: its acknowledgement may be faster than whatever comes after.
     *
     * @return where its trace has come to; empty when it is not traced
     */
    String writing(Notification notification) {
      journal.notified(
          notification.operationId(),
          journal.scope(recipient.namespace(), notification.key()),
          channel,
          recipient.id(),
          notification.sequence());
      try (Step step = tracing.step("notify", SpanKind.PRODUCER, notification.traceparent())) {
        if (step.isTraced()) {
          step.with(StepAttributes.OPERATION_ID, notification.operationId().toString())
              .with(StepAttributes.RECIPIENT, recipient.id().toString())
              .with(StepAttributes.SEQUENCE, notification.sequence())
              .with(StepAttributes.CHANNEL, channel.text());
        }
        return step.traceparent();
      }
    }

    void written(Page page) {
      if (page.isEmpty()) {
        keepingUp = true;
        return;
      }
      if (!keepingUp) {
        return;
      }
      Instant now = fleetTime.instant();
      for (Notification notification : page.notifications()) {
        record(fromMailbox, notification.createdAt(), now);
        record(fromDecision, WireTimes.toInstant(notification.outcome().getDecidedAt()), now);
      }
    }

    private static void record(Timer timer, Instant since, Instant now) {
      timer.record(Math.max(0, Duration.between(since, now).toNanos()), TimeUnit.NANOSECONDS);
    }
  }
}
