package dev.recado.cli;

import dev.recado.cli.fleet.AbandonedFleet;
import dev.recado.cli.fleet.FleetException;
import dev.recado.cli.fleet.FleetState;
import dev.recado.cli.process.ProcessRef;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has the running {@code up} stop everything, and waits for it. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops the fleet gracefully; the data stays.")
final class DownCommand implements Callable<Integer> {

  @Mixin private StateOption stateOption = new StateOption();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Until everything must be stopped (180).")
  private int timeoutSeconds = 180;

  @Override
  public Integer call() throws IOException {
    Optional<FleetState> running = stateOption.running();
    if (running.isEmpty()) {
      List<String> stopped = new AbandonedFleet(stateOption.state()).stop();
      System.out.println(
          stopped.isEmpty()
              ? "No fleet runs on " + stateOption.state().path() + "."
              : "Stopped what an earlier run had left: " + String.join(", ", stopped) + ".");
      return 0;
    }
    ProcessRef up = running.get().up();
    up.signal("TERM");
    if (!up.awaitEnd(Duration.ofSeconds(timeoutSeconds))) {
      throw new FleetException(
          "The fleet (pid " + up.pid() + ") has not stopped after " + timeoutSeconds + " s.");
    }
    System.out.println("Stopped.");
    return 0;
  }
}
