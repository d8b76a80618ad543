package dev.recado.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Faults on purpose in a running fleet. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Breaks members of the running fleet on purpose. The fleet must have been started for it:",
      "./recado up --faults"
    },
    subcommands = {FaultsListCommand.class, FaultsSetCommand.class, FaultsClearCommand.class})
final class FaultsCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "What to do is missing: faults list, faults set, faults clear");
  }
}
