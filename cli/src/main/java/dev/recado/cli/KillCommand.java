package dev.recado.cli;

import dev.recado.cli.fleet.FleetException;
import dev.recado.cli.process.ProcessRef;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a signal to one process of the running fleet. */
@Command(
    name = "kill",
    mixinStandardHelpOptions = true,
    description = {
      "Sends a signal to a process of the fleet, which counts as a crash when it ends by it:",
      "'up' reports it and starts it again."
    })
final class KillCommand implements Callable<Integer> {

  @Mixin private StateOption stateOption = new StateOption();

  @Parameters(paramLabel = "MEMBER", description = "Such as storage-2, gateway-1, or postgres.")
  private String member = "";

  @Option(
      names = "--signal",
      paramLabel = "NAME",
      description = "KILL (the default), TERM, STOP, CONT, …")
  private String signal = "KILL";

  @Override
  public Integer call() {
    String name = signal.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    ProcessRef process =
        stateOption
            .requireMember(member)
            .process()
            .filter(ProcessRef::alive)
            .orElseThrow(() -> new FleetException(member + " does not run now."));
    if (!process.signal(name)) {
      throw new FleetException(
          "SIG" + name + " could not be sent to " + member + " (pid " + process.pid() + ").");
    }
    System.out.println("Sent SIG" + name + " to " + member + " (pid " + process.pid() + ").");
    return 0;
  }
}
