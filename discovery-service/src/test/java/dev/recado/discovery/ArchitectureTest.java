package dev.recado.discovery;

import dev.recado.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void boundariesHold() {
    ArchitectureRules.of("dev.recado.discovery")
        .pure("dev.recado.discovery.lease", "dev.recado.discovery.placement")
        .onlyIn(
            "jakarta.persistence",
            "dev.recado.discovery.fleet",
            "dev.recado.discovery.keys",
            "dev.recado.discovery.api")
        .onlyIn("io.grpc", "dev.recado.discovery.api")
        .onlyIn("jakarta.servlet", "dev.recado.discovery.api")
        .check();
  }
}
