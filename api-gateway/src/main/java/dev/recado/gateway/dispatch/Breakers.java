package dev.recado.gateway.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One breaker a member. An open one moves the member to the end of the order in which replicas are
 * asked; it never stops an operation, so it asks nobody for permission and only listens.
 */
final class Breakers {

  private static final float FAILURE_PERCENT = 50;
  private final CircuitBreakerRegistry registry;

  Breakers(DispatchProperties properties, MeterRegistry meters) {
    this.registry =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(properties.breakerWindow())
                .minimumNumberOfCalls(properties.breakerWindow() / 2)
                .failureRateThreshold(FAILURE_PERCENT)
                .waitDurationInOpenState(properties.breakerPause())
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .permittedNumberOfCallsInHalfOpenState(2)
                .build());
    Gauge.builder("recado.dispatch.breakers.open", this, Breakers::open)
        .description("Storage nodes that are asked last because they did not answer")
        .register(meters);
  }

  private double open() {
    return registry.getAllCircuitBreakers().stream()
        .filter(breaker -> breaker.getState() == CircuitBreaker.State.OPEN)
        .count();
  }

  boolean isOpen(UUID member) {
    return registry
        .find(member.toString())
        .filter(breaker -> breaker.getState() == CircuitBreaker.State.OPEN)
        .isPresent();
  }

  void succeeded(UUID member) {
    of(member).onSuccess(0, TimeUnit.NANOSECONDS);
  }

  void failed(UUID member, Throwable why) {
    of(member).onError(0, TimeUnit.NANOSECONDS, why);
  }

  /** Forgets the members that are gone. */
  void retain(Set<UUID> members) {
    for (CircuitBreaker breaker : registry.getAllCircuitBreakers()) {
      if (!members.contains(UUID.fromString(breaker.getName()))) {
        var _ = registry.remove(breaker.getName());
      }
    }
  }

  private CircuitBreaker of(UUID member) {
    return registry.circuitBreaker(member.toString());
  }
}
