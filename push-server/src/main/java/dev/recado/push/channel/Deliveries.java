package dev.recado.push.channel;

import dev.recado.journal.Channel;
import dev.recado.journal.StepJournal;
import dev.recado.membership.FleetClock;
import dev.recado.push.reading.Notification;
import dev.recado.push.reading.Page;
import dev.recado.push.recipient.Recipient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What channels have put on the wire: remembered, and how long it took from the mailbox. */
@Component
final class Deliveries {

  private final MeterRegistry meters;
  private final StepJournal journal;
  private final FleetClock fleetTime;

  Deliveries(MeterRegistry meters, StepJournal journal, FleetClock fleetTime) {
    this.meters = meters;
    this.fleetTime = fleetTime;
    this.journal = journal;
  }

  /** On one channel of a recipient. */
  On on(Channel channel, Recipient recipient) {
    var latency = meters.timer("recado.push.delivery.latency", "channel", channel.text());
    return new On(channel, recipient, latency);
  }

  /** Used by one thread. */
  final class On {

    private final Channel channel;
    private final Recipient recipient;
    private final Timer latency;

    /**
     * The time is only counted while a channel keeps up: what waited for its client to come back
     * says nothing about us.
     */
    private boolean keepingUp;

    private On(Channel channel, Recipient recipient, Timer latency) {
      this.channel = channel;
      this.recipient = recipient;
      this.latency = latency;
    }

    /** Before it is on the wire: its acknowledgement may be faster than whatever comes after. */
    void writing(Notification notification) {
      journal.notified(
          notification.operationId(),
          journal.scope(recipient.namespace(), notification.key()),
          channel,
          recipient.id(),
          notification.sequence());
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
        long nanos = Duration.between(notification.createdAt(), now).toNanos();
        latency.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      }
    }
  }
}
