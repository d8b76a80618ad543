package dev.recado.verification;

import dev.recado.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void boundariesHold() {
    ArchitectureRules.of("dev.recado.verification")
        .pure(
            "dev.recado.verification.history",
            "dev.recado.verification.checker",
            "dev.recado.verification.report")
        .onlyIn("io.grpc", "dev.recado.verification.workload")
        .onlyIn(
            "tools.jackson", "dev.recado.verification.workload", "dev.recado.verification.fleet")
        .check();
  }
}
