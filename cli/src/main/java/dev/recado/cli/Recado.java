package dev.recado.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./recado}: exit code 0 when done, 1 when not, 2 for a wrong command line. */
@Command(
    name = "recado",
    mixinStandardHelpOptions = true,
    description = "Submit once. It happens exactly once. The answer finds you.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      KillCommand.class,
      RestartCommand.class,
      DownCommand.class,
      ResetCommand.class,
      FaultsCommand.class,
      VerifyCommand.class,
      OperationCommand.class,
      SendCommand.class,
      CertificatesCommand.class,
      BenchCommand.class,
      HelpCommand.class
    })
final class Recado implements Runnable {

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Recado())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Recado::failed);
  }

  /** Our own refusals are told in their own words, everything else with where it came from. */
  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (failure.getClass().getPackageName().startsWith(Recado.class.getPackageName())
        || failure instanceof IllegalArgumentException) {
      err.println(failure.getMessage());
    } else {
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** The directory of the launcher, below which the modules are built. */
  static Path home() {
    return Path.of(System.getProperty("recado.home", "")).toAbsolutePath().normalize();
  }

  /** The launcher says so: asking the JVM's console would load a line editor. */
  static boolean onTerminal() {
    return Boolean.getBoolean("recado.terminal");
  }
}
