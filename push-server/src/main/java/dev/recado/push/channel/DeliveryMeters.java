package dev.recado.push.channel;

import dev.recado.membership.FleetClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Where delivery times go, and the clock that they are taken with. */
@Component
record DeliveryMeters(MeterRegistry meters, FleetClock fleetTime) {

  DeliveryTimes of(String channel) {
    return new DeliveryTimes(meters, fleetTime, channel);
  }
}
