package dev.recado.verification;

import dev.recado.verification.checker.CheckResult;
import dev.recado.verification.checker.DeadlinesChecker;
import dev.recado.verification.checker.DecidedChecker;
import dev.recado.verification.checker.DeliveryChecker;
import dev.recado.verification.checker.DrainedChecker;
import dev.recado.verification.checker.Leftovers;
import dev.recado.verification.checker.LinearizabilityChecker;
import dev.recado.verification.checker.OnceChecker;
import dev.recado.verification.checker.ReplicaState;
import dev.recado.verification.checker.ReplicasChecker;
import dev.recado.verification.fault.FaultInjector;
import dev.recado.verification.fault.FaultKind;
import dev.recado.verification.fleet.FleetUnderTest;
import dev.recado.verification.history.History;
import dev.recado.verification.history.RecordedHistory;
import dev.recado.verification.report.VerifiedRun;
import dev.recado.verification.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clients and faults for a while, then the checkers. */
public final class Verification {

  /** For replicas to be equal, and for outboxes to be empty. */
  private static final Duration SETTLED_PATIENCE_MAX = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(200);

  /** Before the first fault and after the last: how it is when nothing is wrong. */
  private static final Duration UNDISTURBED = Duration.ofMillis(1500);

  private final FleetUnderTest fleet;
  private final VerificationPlan plan;
  private final Consumer<String> progress;

  /**
   * @param fleet serves, and is not used by anybody else
   * @param progress told what happens
   */
  public Verification(FleetUnderTest fleet, VerificationPlan plan, Consumer<String> progress) {
    this.fleet = fleet;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * @param file where the history is written to
   */
  public VerifiedRun run(Path file) throws IOException, InterruptedException {
    try (History history = History.to(file)) {
      int positions;
      List<String> recipients;
      try (Workload workload = Workload.start(fleet, history, plan.workload())) {
        positions = workload.positions();
        recipients = workload.recipientIds();
        disturb(history);
        progress.accept("waiting until everything is decided and told");
        workload.finish(plan.patience());
      }
      List<ReplicaState> replicas = replicas();
      List<Leftovers> leftovers = leftovers(recipients);
      progress.accept("checking");
      RecordedHistory recorded = history.recorded();
      return new VerifiedRun(
          plan.workload().seed(),
          plan.duration(),
          plan.faults().stream().map(FaultKind::label).toList(),
          recorded,
          IntStream.range(0, positions).mapToObj(Workload::probeOf).toList(),
          check(recorded, replicas, leftovers));
    }
  }

  private void disturb(History history) throws InterruptedException {
    long end = System.nanoTime() + plan.duration().toNanos();
    if (!plan.faults().isEmpty()) {
      var faults =
          new FaultInjector(fleet, history, plan.faults(), plan.workload().seed(), progress);
      while (end - System.nanoTime() > UNDISTURBED.toNanos() && !history.isFull()) {
        faults.next();
      }
    }
    while (end - System.nanoTime() > 0 && !history.isFull()) {
      Thread.sleep(POLL);
    }
    if (history.isFull()) {
      progress.accept(
          "the history is full (" + History.OPERATIONS_MAX + " operations): nothing more begins");
    }
  }

  private Duration settledPatience() {
    return plan.patience().compareTo(SETTLED_PATIENCE_MAX) < 0
        ? plan.patience()
        : SETTLED_PATIENCE_MAX;
  }

  /** Once they say the same, or as they are when that takes too long. */
  private List<ReplicaState> replicas() throws InterruptedException {
    long end = System.nanoTime() + settledPatience().toNanos();
    while (true) {
      List<ReplicaState> replicas = fleet.replicas();
      boolean equal =
          replicas.stream().collect(Collectors.groupingBy(ReplicaState::position)).values().stream()
              .allMatch(states -> ReplicasChecker.difference(states).isEmpty());
      if (equal || System.nanoTime() - end > 0) {
        return replicas;
      }
      Thread.sleep(POLL);
    }
  }

  /** Once there are none, or as they are when that takes too long. */
  private List<Leftovers> leftovers(List<String> recipients) throws InterruptedException {
    long end = System.nanoTime() + settledPatience().toNanos();
    while (true) {
      List<Leftovers> leftovers = fleet.leftovers(recipients);
      boolean drained = leftovers.stream().allMatch(each -> each.rows() == 0);
      if (drained || System.nanoTime() - end > 0) {
        return leftovers;
      }
      Thread.sleep(POLL);
    }
  }

  private static List<CheckResult> check(
      RecordedHistory history, List<ReplicaState> replicas, List<Leftovers> leftovers) {
    return List.of(
        new LinearizabilityChecker().check(history),
        OnceChecker.check(history),
        DeliveryChecker.check(history),
        DeadlinesChecker.check(history),
        DecidedChecker.check(history),
        ReplicasChecker.check(replicas),
        DrainedChecker.check(leftovers));
  }
}
