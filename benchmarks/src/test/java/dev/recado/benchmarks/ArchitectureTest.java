package dev.recado.benchmarks;

import dev.recado.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void boundariesHold() {
    ArchitectureRules.of("dev.recado.benchmarks").check();
  }
}
