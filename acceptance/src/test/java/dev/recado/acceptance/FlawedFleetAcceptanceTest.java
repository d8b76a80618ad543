package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.fleet.FreshFleet;
import dev.recado.acceptance.fleet.Times;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.LocalFleetUnderTest;
import dev.recado.verification.Verification;
import dev.recado.verification.VerificationPlan;
import dev.recado.verification.checker.CheckResult;
import dev.recado.verification.checker.Property;
import dev.recado.verification.report.TerminalReport;
import dev.recado.verification.report.VerifiedRun;
import dev.recado.verification.workload.WorkloadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who checks the guarantees is trusted because it notices a fleet that does not keep them. */
@ExtendWith(Times.class)
@Order(21)
class FlawedFleetAcceptanceTest {

  /** Without dedupe some operations are never found again: nobody waits for them long. */
  private static final VerificationPlan PLAN =
      new VerificationPlan(
          Duration.ofSeconds(8), List.of(), WorkloadPlan.of(1, 6), Duration.ofSeconds(8));

  @ParameterizedTest
  @CsvSource({"dedupe-off, ONCE", "local-reads, LINEARIZABLE"})
  void fleetThatBreaksAPromiseIsCaught(String flaw, Property broken)
      throws IOException, InterruptedException {
    var flawed = List.of("storage:recado.faults.flaws=" + flaw);
    try (LocalFleet fleet = FreshFleet.start(flaw, options -> options.properties(flawed))) {
      Path history = FreshFleet.directory(flaw).resolve("history.jsonl");
      VerifiedRun run =
          new Verification(new LocalFleetUnderTest(fleet), PLAN, _ -> {}).run(history);
      assertThat(run.verdict())
          .as("history in %s; %s", history, TerminalReport.of(run))
          .isEqualTo(CheckResult.Verdict.VIOLATED);
      assertThat(run.checks())
          .filteredOn(check -> check.verdict() == CheckResult.Verdict.VIOLATED)
          .extracting(CheckResult::property)
          .contains(broken);
      assertThat(TerminalReport.of(run)).contains("VIOLATED");
      assertThat(Files.size(history)).isPositive();
    }
  }
}
