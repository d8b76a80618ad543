package dev.recado.cli;

import dev.recado.cli.fleet.FleetShape;
import dev.recado.cli.fleet.FleetStoppedException;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.LocalFleetBuilder;
import dev.recado.cli.fleet.TraceProperties;
import dev.recado.cli.postgres.ForeignPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a fleet, stays with it, and stops it at Ctrl-C. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts PostgreSQL and every service on this machine, and stays in the foreground.",
      "Ctrl-C stops them in order; a second one at once. The data stays for the next 'up'."
    })
final class UpCommand implements Callable<Integer> {

  @Mixin private StateOption stateOption = new StateOption();

  @Option(names = "--storage-nodes", paramLabel = "N", description = "Storage nodes (3).")
  private int storageNodes = 3;

  @Option(names = "--gateways", paramLabel = "N", description = "Gateways (1).")
  private int gateways = 1;

  @Option(names = "--push-servers", paramLabel = "N", description = "Push servers (1).")
  private int pushServers = 1;

  @Option(names = "--port-offset", paramLabel = "N", description = "Added to every port (0).")
  private int portOffset;

  @Option(
      names = "-P",
      paramLabel = "[WHO:]KEY=VALUE",
      description = {
        "A service's property; WHO is a role (storage) or a member (storage-1), all without it.",
        "Also postgres:port=N, and jvm.heap=512m for a service's heap."
      })
  private List<String> properties = new ArrayList<>();

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = {
        "A PostgreSQL of your own: jdbc:postgresql://host:port/database. The fleet makes databases",
        "named recado_… beside that one. Password: environment variable RECADO_JDBC_PASSWORD."
      })
  private String jdbcUrl = "";

  @Option(
      names = "--jdbc-username",
      paramLabel = "NAME",
      description = "For --jdbc-url (postgres).")
  private String jdbcUsername = "postgres";

  @Option(
      names = "--faults",
      description = {
        "Let 'recado faults' break this fleet on purpose: every member gets the profile 'faults'.",
        "Not for a fleet that anybody relies on."
      })
  private boolean faults;

  @Option(
      names = "--mtls",
      description = {
        "Members prove themselves to each other with certificates, of an authority made in the state",
        "directory. Management endpoints get ports of their own, which want a certificate too."
      })
  private boolean mtls;

  @Option(
      names = "--traces",
      paramLabel = "URL",
      description = {
        "Send a trace of every operation to an OTLP/HTTP collector, such as",
        "http://127.0.0.1:4318."
      })
  private String traces = "";

  @Option(names = "--no-restart", description = "Report a crashed process, do not restart it.")
  private boolean noRestart;

  @Option(names = "--no-aot", description = "Neither make nor use AOT caches: slower starts.")
  private boolean noAot;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Until every process must be ready, without the first training (180).")
  private int timeoutSeconds = 180;

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      description = "For each process to stop before it is killed (30).")
  private int stopTimeoutSeconds = 30;

  @Override
  public Integer call() throws InterruptedException {
    var display = new UpDisplay(System.out, Recado.onTerminal());
    LocalFleet fleet = fleet(display);
    OwnClasses.load();
    var stopped = new CountDownLatch(1);
    var asked = new AtomicBoolean();
    Signals.onStop(() -> {
      if (asked.compareAndSet(false, true)) {
        display.say("Stopping; Ctrl-C again ends everything at once.");
        Thread.ofPlatform().name("stop").start(() -> stop(fleet, stopped));
      } else {
        display.say("Ending everything at once.");
        fleet.abandon();
      }
    });
    try {
      fleet.start();
    } catch (FleetStoppedException e) {
      stopped.await();
      display.close("Stopped.");
      return 0;
    } catch (RuntimeException e) {
      display.close("");
      throw e;
    }
    display.ready(fleet);
    stopped.await();
    display.close("Stopped.");
    return 0;
  }

  private static void stop(LocalFleet fleet, CountDownLatch stopped) {
    try {
      fleet.stop();
    } finally {
      stopped.countDown();
    }
  }

  /** What is said with -P has the last word. */
  private List<String> allProperties() {
    var all = new ArrayList<String>();
    if (!traces.isEmpty()) {
      all.addAll(TraceProperties.to(traces));
    }
    all.addAll(properties);
    return all;
  }

  private LocalFleet fleet(UpDisplay display) {
    LocalFleetBuilder builder =
        LocalFleet.builder(Recado.home(), stateOption.state().path())
            .shape(new FleetShape(1, storageNodes, pushServers, gateways))
            .portOffset(portOffset)
            .properties(allProperties())
            .faults(faults)
            .mtls(mtls)
            .restart(!noRestart)
            .aot(!noAot)
            .startTimeout(Duration.ofSeconds(timeoutSeconds))
            .stopPatience(Duration.ofSeconds(stopTimeoutSeconds))
            .listener(display::happened);
    if (!jdbcUrl.isEmpty()) {
      String password = System.getenv().getOrDefault("RECADO_JDBC_PASSWORD", "");
      builder.databases(new ForeignPostgres(jdbcUrl, jdbcUsername, password));
    }
    return builder.build();
  }
}
