package dev.recado.cli.fleet;

import dev.recado.cli.process.SupervisedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits for processes to be ready, and says which are not, and why. */
final class Readiness {

  private static final Duration POLL = Duration.ofMillis(50);

  /** A process that never was ready and crashes again and again will not be. */
  private static final int CRASHES_MAX = 5;

  private final FleetProcesses processes;

  Readiness(FleetProcesses processes) {
    this.processes = processes;
  }

  void await(List<String> names, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    var missing = new ArrayList<>(names);
    while (true) {
      missing.removeIf(name -> processes.named(name).ready());
      if (missing.isEmpty()) {
        return;
      }
      missing.forEach(this::requireHope);
      if (System.nanoTime() > end) {
        throw new FleetException(
            "Not ready after "
                + patience.toSeconds()
                + " s:\n  "
                + String.join("\n  ", why(missing)));
      }
      Thread.sleep(POLL);
    }
  }

  private void requireHope(String name) {
    SupervisedProcess process = processes.named(name);
    if (!process.isWanted() || process.crashesInARow() >= CRASHES_MAX) {
      throw new FleetException(name + " does not start; what it printed last is above.");
    }
  }

  private List<String> why(List<String> names) {
    return names.stream()
        .map(name -> name + ": " + processes.named(name).whyNotReady().orElse("ready by now"))
        .toList();
  }
}
