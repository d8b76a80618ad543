package dev.recado.push;

import dev.recado.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

  @Test
  void boundariesHold() {
    ArchitectureRules.of("dev.recado.push")
        .pure("dev.recado.push.mailbox")
        .onlyIn(
            "jakarta.servlet",
            "dev.recado.push.api",
            "dev.recado.push.channel",
            "dev.recado.push.registration")
        .onlyIn(
            "io.grpc",
            "dev.recado.push",
            "dev.recado.push.api",
            "dev.recado.push.channel",
            "dev.recado.push.registration",
            "dev.recado.push.intake")
        .noWallClock()
        .check();
  }
}
