package dev.recado.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements against a running fleet. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures a running fleet.",
    subcommands = {
      BenchPutCommand.class,
      BenchGetCommand.class,
      BenchMixedCommand.class,
      BenchScanCommand.class,
      BenchOutcomeCommand.class,
      BenchFanOutCommand.class
    })
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "What to measure is missing: bench put, bench get, bench mixed, bench scan, bench outcome, bench fan-out");
  }
}
