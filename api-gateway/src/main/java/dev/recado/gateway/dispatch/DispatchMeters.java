package dev.recado.gateway.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.UUID;
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

  void gauge(Map<Long, Flight> flights, Map<UUID, MemberStream> streams) {
    Gauge.builder("recado.dispatch.in.flight", flights, Map::size)
        .description("Operations that were sent off and are not decided yet")
        .register(registry);
    Gauge.builder("recado.dispatch.waiting", streams, DispatchMeters::waiting)
        .description("Operations that wait at the gateway for a member to take them")
        .register(registry);
  }

  private static double waiting(Map<UUID, MemberStream> streams) {
    return streams.values().stream().mapToInt(MemberStream::unsent).sum();
  }
}
