package dev.recado.gateway;

import dev.recado.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void packagesKeepTheirBoundaries() {
    ArchitectureRules.of("dev.recado.gateway")
        .pure("dev.recado.gateway.routing")
        .onlyIn(
            "java.sql",
            "dev.recado.gateway.outbox",
            "dev.recado.gateway.idempotency",
            "dev.recado.gateway.message")
        .onlyIn("org.apache.catalina", "dev.recado.gateway.web")
        .onlyIn("org.apache.coyote", "dev.recado.gateway.web")
        .onlyIn("jakarta.servlet", "dev.recado.gateway.web", "dev.recado.gateway.api")
        .onlyIn("io.github.resilience4j", "dev.recado.gateway.dispatch")
        .onlyIn("tools.jackson", "dev.recado.gateway.web", "dev.recado.gateway.api")
        .noWallClock()
        .check();
  }
}
