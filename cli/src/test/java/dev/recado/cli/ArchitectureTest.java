package dev.recado.cli;

import dev.recado.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void boundariesHold() {
    ArchitectureRules.of("dev.recado.cli")
        .pure("dev.recado.cli.process")
        .onlyIn("picocli", "dev.recado.cli")
        .onlyIn("org.apache.commons.compress", "dev.recado.cli.postgres")
        .onlyIn(
            "tools.jackson",
            "dev.recado.cli.fleet",
            "dev.recado.cli.gateway",
            "dev.recado.cli.message",
            "dev.recado.cli.history")
        .check();
  }
}
