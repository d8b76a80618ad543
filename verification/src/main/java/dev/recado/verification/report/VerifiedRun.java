package dev.recado.verification.report;

import dev.recado.verification.checker.CheckResult;
import dev.recado.verification.history.RecordedHistory;
import java.time.Duration;
import java.util.List;

/**
 * What a run was, and what it has shown.
 *
 * @param probes for each position the name of the client that puts to it all the time
 */
public record VerifiedRun(
    long seed,
    Duration duration,
    List<String> faults,
    RecordedHistory history,
    List<String> probes,
    List<CheckResult> checks) {

  public VerifiedRun {
    faults = List.copyOf(faults);
    probes = List.copyOf(probes);
    checks = List.copyOf(checks);
  }

  public CheckResult.Verdict verdict() {
    return CheckResult.Verdict.worstOf(checks.stream().map(CheckResult::verdict).toList());
  }

  /** Says the same in one sentence. */
  public String verdictText() {
    return switch (verdict()) {
      case PASSED -> "Everything held.";
      case VIOLATED -> "VIOLATED: " + labels(CheckResult.Verdict.VIOLATED) + ".";
      case NOT_CHECKED -> "NOT PROVEN: " + labels(CheckResult.Verdict.NOT_CHECKED) + ".";
    };
  }

  private String labels(CheckResult.Verdict verdict) {
    return String.join(
        ", ",
        checks.stream()
            .filter(check -> check.verdict() == verdict)
            .map(check -> check.property().label())
            .toList());
  }
}
