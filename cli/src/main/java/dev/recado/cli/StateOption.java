package dev.recado.cli;

import dev.recado.cli.fleet.FleetException;
import dev.recado.cli.fleet.FleetState;
import dev.recado.cli.fleet.FleetStateFile;
import dev.recado.cli.fleet.StateDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which fleet is meant. */
final class StateOption {

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where the fleet keeps its data; .recado beside the launcher by default.")
  private Path directory = Recado.home().resolve(".recado");

  StateDirectory state() {
    return new StateDirectory(directory);
  }

  FleetStateFile file() {
    return new FleetStateFile(state().fleetFile());
  }

  Optional<FleetState> running() {
    return file().read().filter(fleet -> fleet.up().alive());
  }

  FleetState requireRunning() {
    return running()
        .orElseThrow(() ->
            new FleetException("No fleet runs on " + state().path() + ". Start one: ./recado up"));
  }

  FleetState.Member requireMember(String name) {
    FleetState fleet = requireRunning();
    return fleet
        .member(name)
        .orElseThrow(() ->
            new FleetException(
                "This fleet has no '"
                    + name
                    + "'. It has "
                    + String.join(", ", fleet.names())
                    + "."));
  }
}
