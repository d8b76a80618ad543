package dev.recado.tracing;

import dev.recado.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void boundariesHold() {
    ArchitectureRules.of("dev.recado.tracing").check();
  }
}
