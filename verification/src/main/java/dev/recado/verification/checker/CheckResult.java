package dev.recado.verification.checker;

import java.util.Comparator;
import java.util.List;

/**
 * A property's verdict.
 *
 * @param scope how much was looked at, in words
 */
public record CheckResult(Property property, String scope, List<Finding> findings) {

  public enum Verdict {
    PASSED,
    NOT_CHECKED,
    VIOLATED;

    public static Verdict worstOf(List<Verdict> verdicts) {
      return verdicts.stream().max(Comparator.naturalOrder()).orElse(NOT_CHECKED);
    }
  }

  public CheckResult {
    findings = List.copyOf(findings);
  }

  public Verdict verdict() {
    if (findings.stream().anyMatch(Finding.Violation.class::isInstance)) {
      return Verdict.VIOLATED;
    }
    return findings.isEmpty() ? Verdict.PASSED : Verdict.NOT_CHECKED;
  }
}
