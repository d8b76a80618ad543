package dev.recado.cli;

import dev.recado.cli.fleet.AbandonedFleet;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a fleet's data. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = "Deletes the fleet's data, keys and logs; refuses while it runs.")
final class ResetCommand implements Callable<Integer> {

  @Mixin private StateOption stateOption = new StateOption();

  @Option(
      names = "--all",
      description = "The extracted programs and AOT caches too; the next start takes longer.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    new AbandonedFleet(stateOption.state()).delete(all);
    System.out.println("Deleted the data in " + stateOption.state().path() + ".");
    return 0;
  }
}
