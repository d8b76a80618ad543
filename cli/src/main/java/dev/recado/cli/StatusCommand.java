package dev.recado.cli;

import dev.recado.cli.fleet.FleetState;
import dev.recado.cli.fleet.Ping;
import dev.recado.cli.process.ProcessRef;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What runs, and whether it can serve; exit code 0 only when everything can. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows every process of the fleet.",
      "Exit code 0 when all are ready, 1 when some are not, 3 when no fleet runs."
    })
final class StatusCommand implements Callable<Integer> {

  private static final int NOT_RUNNING = 3;
  private static final String ROW = "%-12s %-9s %-8s %s%n";

  @Mixin private StateOption stateOption = new StateOption();

  @Override
  public Integer call() {
    Optional<FleetState> running = stateOption.running();
    if (running.isEmpty()) {
      System.out.println("No fleet runs on " + stateOption.state().path() + ".");
      return NOT_RUNNING;
    }
    FleetState fleet = running.get();
    System.out.println("The fleet is " + fleet.phase() + " (pid " + fleet.up().pid() + ").");
    System.out.printf(Locale.ROOT, ROW, "member", "state", "pid", "ports");
    boolean allReady = fleet.phase().equals("running");
    for (FleetState.Member member : fleet.members()) {
      String state = state(member);
      allReady &= state.equals("ready");
      System.out.printf(
          Locale.ROOT,
          ROW,
          member.name(),
          state,
          member.process().map(process -> Long.toString(process.pid())).orElse("-"),
          ports(member));
    }
    return allReady ? 0 : 1;
  }

  private static String state(FleetState.Member member) {
    if (member.process().filter(ProcessRef::alive).isEmpty()) {
      return "down";
    }
    Integer http = member.ports().get("server.port");
    boolean ready = http == null ? member.ready() : Ping.whyNot(http).isEmpty();
    return ready ? "ready" : "not ready";
  }

  private static String ports(FleetState.Member member) {
    var text = new StringBuilder();
    member
        .ports()
        .forEach((property, port) -> {
          String name =
              switch (property) {
                case "server.port" -> "HTTP";
                case "spring.grpc.server.port" -> "gRPC";
                case "recado.member.internal.port" -> "internal gRPC";
                case "recado.storage.raft-port" -> "Raft";
                case "management.server.port" -> "management HTTPS";
                default -> property;
              };
          text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(port);
        });
    return text.toString();
  }
}
