package dev.recado.cli;

import dev.recado.cli.fleet.FleetException;
import dev.recado.cli.fleet.FleetState;
import dev.recado.cli.process.ProcessRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends one process gracefully and waits until {@code up} has brought it back. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description =
        "Ends a process of the fleet gracefully, and waits until 'up' has it ready again.")
final class RestartCommand implements Callable<Integer> {

  @Mixin private StateOption stateOption = new StateOption();

  @Parameters(paramLabel = "MEMBER", description = "Such as storage-2, gateway-1, or postgres.")
  private String member = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Until it must be ready again (120).")
  private int timeoutSeconds = 120;

  @Override
  public Integer call() throws InterruptedException {
    Optional<ProcessRef> before = stateOption.requireMember(member).process();
    if (!stateOption.requireRunning().restart()) {
      throw new FleetException("This fleet was started with --no-restart: nothing comes back.");
    }
    before.ifPresent(process -> process.signal(member.equals("postgres") ? "INT" : "TERM"));
    long end = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
    while (System.nanoTime() < end) {
      FleetState.Member now = stateOption.requireMember(member);
      if (now.ready() && !now.process().equals(before)) {
        System.out.println(member + " is ready again.");
        return 0;
      }
      Thread.sleep(100);
    }
    throw new FleetException(member + " is not ready after " + timeoutSeconds + " s.");
  }
}
