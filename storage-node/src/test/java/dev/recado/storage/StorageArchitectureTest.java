package dev.recado.storage;

import dev.recado.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class StorageArchitectureTest {

  @Test
  void boundariesHold() {
    ArchitectureRules.of("dev.recado.storage")
        .pure("dev.recado.storage.operation")
        .onlyIn("org.apache.ratis", "dev.recado.storage.ratis")
        .noWallClock()
        .check();
  }
}
