package dev.recado.push.channel;

import dev.recado.push.reading.Notification;
import dev.recado.push.reading.Page;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * How long notifications took from the mailbox to the wire. Only counted while a channel keeps up:
 * what waited for its client to come back says nothing about us.
 */
final class DeliveryTimes {

  private final InstantSource fleetTime;
  private final Timer latency;
  private boolean keepingUp;

  DeliveryTimes(MeterRegistry meters, InstantSource fleetTime, String channel) {
    this.fleetTime = fleetTime;
    this.latency = meters.timer("recado.push.delivery.latency", "channel", channel);
  }

  void written(Page page) {
    if (page.isEmpty()) {
      keepingUp = true;
      return;
    }
    if (keepingUp) {
      Instant now = fleetTime.instant();
      for (Notification notification : page.notifications()) {
        long nanos = Duration.between(notification.createdAt(), now).toNanos();
        latency.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      }
    }
  }
}
