package dev.recado.discovery.api;

import dev.recado.discovery.watch.PresentView;
import dev.recado.protocol.Rejection;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The same answer as the ping, for the readiness probe. */
@Component("fleetHealthIndicator")
final class FleetHealth implements HealthIndicator {

  private final PresentView present;

  FleetHealth(PresentView present) {
    this.present = present;
  }

  @Override
  public Health health() {
    try {
      return Health.up().withDetail("revision", present.revisionOnceReady()).build();
    } catch (Rejection e) {
      return Health.outOfService().withDetail("missing", e.detail()).build();
    }
  }
}
