package dev.recado.gateway.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the dispatcher counts. */
final class DispatchMeters {

  private final MeterRegistry registry;
  private final Map<String, Counter> attempts = new ConcurrentHashMap<>();

  DispatchMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** An attempt ended: decided, refused, timeout, broken, or nobody was there to ask. */
  void attempt(String result) {
    attempts.computeIfAbsent(result, this::counter).increment();
  }

  private Counter counter(String result) {
    return Counter.builder("recado.dispatch.attempts")
        .description("Attempts to have an operation decided, by how they ended")
        .tag("result", result)
        .register(registry);
  }

  void gaugeInFlight(Map<Long, Flight> flights) {
    Gauge.builder("recado.dispatch.in.flight", flights, Map::size)
        .description("Operations that were sent off and are not decided yet")
        .register(registry);
  }
}
