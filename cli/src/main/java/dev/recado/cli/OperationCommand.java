package dev.recado.cli;

import dev.recado.cli.gateway.RefusedException;
import dev.recado.cli.history.History;
import dev.recado.cli.history.HistoryTable;
import dev.recado.cli.history.OperationGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What became of an operation, and how it came to that. */
@Command(
    name = "operation",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows what became of an operation, and each step on its way: accepted, dispatched, logged,",
      "applied, relayed, notified, acknowledged, with the member that it happened at.",
      "Exit code 1 when nobody knows it."
    })
final class OperationCommand implements Callable<Integer> {

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Mixin private GatewayOption gatewayOption = new GatewayOption();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The operation's key: with the id, it says which operation.")
  private String key = "";

  @Parameters(paramLabel = "ID", description = "The operation's id.")
  private String id = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (var gateway = new OperationGateway(gatewayOption.address(), gatewayOption.key())) {
      History history = gateway.history(id, key);
      out.println("Operation " + id + " of '" + key + "': " + state(gateway));
      out.print(HistoryTable.of(history));
      out.flush();
      return 0;
    }
  }

  /** A history is worth telling also while the position cannot say what came of it. */
  private String state(OperationGateway gateway) throws InterruptedException {
    try {
      return gateway.state(id, key);
    } catch (RefusedException | IOException e) {
      return "not known now (" + e.getMessage() + ")";
    }
  }
}
