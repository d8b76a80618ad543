package dev.recado.cli;

import dev.recado.cli.fleet.AbandonedFleet;
import dev.recado.cli.fleet.FleetEvent;
import dev.recado.cli.fleet.FleetShape;
import dev.recado.cli.fleet.FleetStoppedException;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.LocalFleetUnderTest;
import dev.recado.cli.fleet.StateDirectory;
import dev.recado.cli.process.Backoff;
import dev.recado.verification.Verification;
import dev.recado.verification.VerificationPlan;
import dev.recado.verification.checker.CheckResult.Verdict;
import dev.recado.verification.fault.FaultKind;
import dev.recado.verification.report.HtmlReport;
import dev.recado.verification.report.TerminalReport;
import dev.recado.verification.report.VerifiedRun;
import dev.recado.verification.workload.WorkloadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Clients and faults against a fleet of its own, and the verdict. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a fleet of its own, has concurrent clients use it, hurts it, and checks what they saw:",
      "linearizability, one effect an operation, delivery, deadlines, decisions, equal replicas.",
      "Writes history.jsonl and report.html. Exit code 1 unless everything held."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final Duration START_PATIENCE = Duration.ofMinutes(3);

  /** A crashed process is back soon, however often it was killed. */
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1));

  /** For members of a running fleet to be back that were hurt last. */
  private static final Duration HEAL_PATIENCE = Duration.ofMinutes(2);

  private static final List<String> OF_AN_OWN_FLEET =
      List.of(
          "--storage-nodes",
          "--gateways",
          "--push-servers",
          "-P",
          "--no-aot",
          "--app-dir",
          "--keep");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "How long clients and faults go on, such as 60s or 10m (60s).")
  private Duration duration = Duration.ofSeconds(60);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeats the plan of operations and faults of an earlier run.")
  private long seed = ThreadLocalRandom.current().nextLong(1_000_000);

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "NAME",
      description = {"Some of them (all), or none:", "${COMPLETION-CANDIDATES}"},
      completionCandidates = FaultNames.class)
  private List<String> faults = new ArrayList<>(List.of(FaultNames.ALL));

  @Option(names = "--clients", paramLabel = "N", description = "At the same time (8).")
  private int clients = 8;

  @Option(names = "--storage-nodes", paramLabel = "N", description = "Storage nodes (3).")
  private int storageNodes = 3;

  @Option(names = "--gateways", paramLabel = "N", description = "Gateways (2).")
  private int gateways = 2;

  @Option(names = "--push-servers", paramLabel = "N", description = "Push servers (2).")
  private int pushServers = 2;

  @Option(names = "-P", paramLabel = "[WHO:]KEY=VALUE", description = "As of 'up'.")
  private List<String> properties = new ArrayList<>();

  @Option(names = "--no-aot", description = "Neither make nor use AOT caches: slower starts.")
  private boolean noAot;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "For report, history and fleet; .recado-verify beside the launcher by default.")
  private Path directory = Recado.home().resolve(".recado-verify");

  @Option(
      names = "--app-dir",
      paramLabel = "DIR",
      description = "Extracted programs and caches; those of 'up' by default.")
  private Path app = Recado.home().resolve(".recado").resolve("app");

  @Option(
      names = "--running",
      description = {
        "Hurt the fleet that 'up --faults' runs on --state-dir instead of one of its own.",
        "Nobody else should use it."
      })
  private boolean running;

  @Mixin private StateOption stateOption = new StateOption();

  @Option(names = "--keep", description = "Keep the fleet's data and logs when everything held.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    VerificationPlan plan = plan();
    return running ? verifyRunning(plan) : verifyOwn(plan);
  }

  private int verifyRunning(VerificationPlan plan) throws IOException, InterruptedException {
    for (String option : OF_AN_OWN_FLEET) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(), option + " is for a fleet of its own, not for --running.");
      }
    }
    var fleet = LocalFleetUnderTest.running(stateOption.state());
    Thread main = Thread.currentThread();
    Signals.onStop(main::interrupt);
    announce(plan);
    try {
      VerifiedRun run = verification(fleet, plan);
      report(run);
      return exitCode(run);
    } catch (InterruptedException e) {
      System.out.println("Stopped: nothing is shown by this run.");
      return 1;
    } finally {
      fleet.heal(HEAL_PATIENCE);
    }
  }

  private int verifyOwn(VerificationPlan plan) throws IOException, InterruptedException {
    var state = new StateDirectory(directory.resolve("fleet"));
    LocalFleet fleet = fleet(state);
    OwnClasses.load();
    new AbandonedFleet(state).delete(true);
    var stopping = new AtomicBoolean();
    Thread main = Thread.currentThread();
    Signals.onStop(() -> {
      if (stopping.compareAndSet(false, true)) {
        main.interrupt();
      } else {
        fleet.abandon();
      }
    });
    VerifiedRun run;
    try {
      announce(plan);
      fleet.start();
      run = verification(new LocalFleetUnderTest(fleet), plan);
    } catch (InterruptedException | FleetStoppedException e) {
      System.out.println("Stopped: nothing is shown by this run.");
      return 1;
    } finally {
      fleet.stop();
    }
    report(run);
    if (run.verdict() == Verdict.PASSED && !keep) {
      new AbandonedFleet(state).delete(true);
    } else {
      System.out.println("The fleet's data and logs are in " + state.path() + ".");
    }
    return exitCode(run);
  }

  private void announce(VerificationPlan plan) {
    System.out.printf(
        Locale.ROOT,
        "verify --duration %ds --seed %d --faults %s --clients %d%n",
        duration.toSeconds(),
        seed,
        plan.faults().isEmpty()
            ? FaultNames.NONE
            : String.join(",", plan.faults().stream().map(FaultKind::label).toList()),
        clients);
  }

  private VerifiedRun verification(LocalFleetUnderTest fleet, VerificationPlan plan)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    return new Verification(fleet, plan, new Clock()::say).run(directory.resolve("history.jsonl"));
  }

  private static int exitCode(VerifiedRun run) {
    return run.verdict() == Verdict.PASSED ? 0 : 1;
  }

  private void report(VerifiedRun run) throws IOException {
    System.out.println();
    System.out.print(TerminalReport.of(run));
    Path report = directory.resolve("report.html");
    Files.writeString(report, HtmlReport.of(run));
    System.out.println("Report:  " + report);
    System.out.println("History: " + directory.resolve("history.jsonl"));
  }

  private VerificationPlan plan() {
    try {
      return VerificationPlan.of(duration, faultKinds(), WorkloadPlan.of(seed, clients));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<FaultKind> faultKinds() {
    var kinds = new LinkedHashSet<FaultKind>();
    for (String name : faults) {
      switch (name) {
        case FaultNames.NONE -> {}
        case FaultNames.ALL -> kinds.addAll(List.of(FaultKind.values()));
        default ->
            kinds.add(
                FaultKind.labelled(name)
                    .orElseThrow(() ->
                        new ParameterException(
                            spec.commandLine(),
                            "There is no fault '"
                                + name
                                + "'. There are "
                                + String.join(", ", FaultKind.labels())
                                + ", all and none.")));
      }
    }
    return List.copyOf(kinds);
  }

  private LocalFleet fleet(StateDirectory state) {
    return LocalFleet.builder(Recado.home(), state.path())
        .appDirectory(app)
        .shape(new FleetShape(1, storageNodes, pushServers, gateways))
        .freePorts()
        .properties(properties)
        .aot(!noAot)
        .faults(true)
        .backoff(BACKOFF)
        .startTimeout(START_PATIENCE)
        .listener(VerifyCommand::happened)
        .build();
  }

  /** Crashes are what is wanted here; only what leads to a fleet is told. */
  private static void happened(FleetEvent event) {
    switch (event) {
      case FleetEvent.Doing doing -> System.out.println("  " + doing.what());
      case FleetEvent.Warning warning -> System.out.println("  Note: " + warning.text());
      case FleetEvent.Supervised _ -> {}
    }
  }

  /** Says when things happen, in seconds since the clients began. */
  private static final class Clock {

    private final long began = System.nanoTime();

    private void say(String what) {
      System.out.printf(Locale.ROOT, "%7.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    }
  }
}
