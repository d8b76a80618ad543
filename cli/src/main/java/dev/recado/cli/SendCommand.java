package dev.recado.cli;

import dev.recado.cli.message.Addressee;
import dev.recado.cli.message.MessageException;
import dev.recado.cli.message.MessageGateway;
import dev.recado.cli.message.Node;
import dev.recado.cli.message.Progress;
import dev.recado.protocol.OperationIds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a message to storage nodes, and shows how they acknowledge it. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends a message to one storage node, to any, or to all live ones, and shows attempts and",
      "acknowledgements until all that were addressed have acknowledged, or the deadline is there.",
      "Lists the nodes and asks whom, unless an option says it. Ctrl-C ends only the watching.",
      "Exit code 0 when it was acknowledged, 1 when not."
    })
final class SendCommand implements Callable<Integer> {

  private static final long LOOK_MILLIS = 200;

  /** A gateway that is restarted comes back within this. */
  private static final int FAILURES_MAX = 300;

  /** At most one of them. */
  static final class To {
    @Option(names = "--member", paramLabel = "NAME|ID", description = "To one node.")
    private @Nullable String member;

    @Option(
        names = "--any",
        description = "To one live node, and to another one if it does not acknowledge.")
    private boolean any;

    @Option(names = "--all", description = "To all nodes that are live now.")
    private boolean all;
  }

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Mixin private GatewayOption gatewayOption = new GatewayOption();

  @ArgGroup(exclusive = true)
  private @Nullable To to;

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      description = "Until when it is sent (1h).")
  private String deadline = "1h";

  @Parameters(paramLabel = "PAYLOAD", description = "JSON; anything else is sent as text.")
  private String payload = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (var gateway = new MessageGateway(gatewayOption.address(), gatewayOption.key())) {
      List<Node> nodes = nodes(gateway);
      Addressee addressee = addressee(nodes, out);
      String id = OperationIds.next().toString();
      Progress accepted = gateway.send(id, addressee, payload, deadline);
      out.println("Message " + id + " is accepted.");
      out.flush();
      Progress last = watch(gateway, accepted, out);
      out.println("The message is " + last.state() + ".");
      out.flush();
      return last.acknowledged() ? 0 : 1;
    }
  }

  private static List<Node> nodes(MessageGateway gateway) throws InterruptedException {
    try {
      return gateway.nodes();
    } catch (IOException e) {
      throw new MessageException("The gateway does not answer: " + e.getMessage());
    }
  }

  private Addressee addressee(List<Node> nodes, PrintWriter out) throws IOException {
    if (to == null) {
      return asked(nodes, out);
    }
    if (to.any) {
      return new Addressee.Any();
    }
    if (to.all || to.member == null) {
      return new Addressee.All();
    }
    return Addressee.member(to.member, nodes);
  }

  private Addressee asked(List<Node> nodes, PrintWriter out) throws IOException {
    for (Node node : nodes) {
      out.printf(
          Locale.ROOT,
          "  %-12s %-8s %s%n",
          node.name(),
          node.live() ? "live" : "suspect",
          node.id());
    }
    out.print("To whom? A name, 'any' or 'all': ");
    out.flush();
    // Not closed: standard input is not ours alone.
    var input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    String answer = input.readLine();
    if (answer == null || answer.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "Nobody was named. Use --member, --any or --all.");
    }
    return Addressee.of(answer, nodes);
  }

  private static Progress watch(MessageGateway gateway, Progress accepted, PrintWriter out)
      throws IOException, InterruptedException {
    Progress shown = new Progress(accepted.id(), "accepted", List.of());
    Progress now = accepted;
    int failures = 0;
    while (true) {
      now.newsSince(shown).forEach(news -> out.println("  " + news));
      out.flush();
      shown = now;
      if (now.finished()) {
        return now;
      }
      Thread.sleep(LOOK_MILLIS);
      try {
        now = gateway.progress(accepted.id());
        failures = 0;
      } catch (IOException e) {
        failures++;
        if (failures > FAILURES_MAX) {
          throw e;
        }
      }
    }
  }
}
