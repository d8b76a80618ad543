package dev.recado.acceptance.fleet;

import dev.recado.cli.fleet.AbandonedFleet;
import dev.recado.cli.fleet.FleetShape;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.LocalFleetBuilder;
import dev.recado.cli.fleet.StateDirectory;
import dev.recado.cli.process.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A fleet of one test alone, with the profile {@code faults}. */
public final class FreshFleet {

  private FreshFleet() {}

  /** Serves when this returns. To be closed; its directory is of that name. */
  public static LocalFleet start(String name, UnaryOperator<LocalFleetBuilder> options)
      throws IOException, InterruptedException {
    Path state = directory(name).resolve(".recado");
    var _ = new AbandonedFleet(new StateDirectory(state)).stop();
    Trees.delete(directory(name));
    LocalFleet fleet =
        options
            .apply(
                LocalFleet.builder(Places.HOME, state)
                    .appDirectory(Places.APP)
                    .shape(FleetShape.standard())
                    .freePorts()
                    .faults(true))
            .build();
    fleet.start();
    return fleet;
  }

  public static Path directory(String name) {
    return Places.FLEETS.resolve(name);
  }
}
