package dev.recado.push.api;

import dev.recado.protocol.Rejection;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The same answer as the ping, for the readiness probe. */
@Component("fleetHealthIndicator")
final class FleetHealth implements HealthIndicator {

  private final Readiness readiness;

  FleetHealth(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public Health health() {
    try {
      long _ = readiness.require();
      return Health.up().build();
    } catch (Rejection e) {
      return Health.outOfService().withDetail("missing", e.detail()).build();
    }
  }
}
