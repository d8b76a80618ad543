package dev.recado.storage.api;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The same answer as the ping, for the readiness probe. */
final class ReplicasHealth implements HealthIndicator {

  private final Readiness readiness;

  ReplicasHealth(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public Health health() {
    return readiness
        .missing()
        .map(missing -> Health.outOfService().withDetail("missing", missing.detail()).build())
        .orElseGet(() -> Health.up().build());
  }
}
