package dev.recado.gateway.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What is counted of messages. */
final class MessageMeters {

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter claimed;

  MessageMeters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted =
        Counter.builder("recado.messages.accepted")
            .description("Messages accepted for delivery")
            .register(registry);
    this.claimed =
        Counter.builder("recado.messages.claimed")
            .description("Messages taken over: from other owners, or not in memory")
            .register(registry);
  }

  void accepted() {
    accepted.increment();
  }

  void claimed() {
    claimed.increment();
  }

  void attempted(boolean acknowledged) {
    Counter.builder("recado.messages.attempts")
        .description("Deliveries of a message to a member, by whether it acknowledged in time")
        .tag("acknowledged", Boolean.toString(acknowledged))
        .register(registry)
        .increment();
  }

  void finished(MessageState state) {
    Counter.builder("recado.messages.finished")
        .description("Messages finished, by state")
        .tag("state", state.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  void gauge(MessageRelays relays) {
    Gauge.builder("recado.messages.outstanding", relays, MessageRelays::size)
        .description("Accepted messages that this gateway delivers")
        .register(registry);
  }
}
