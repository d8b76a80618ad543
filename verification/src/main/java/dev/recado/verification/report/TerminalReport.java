package dev.recado.verification.report;

import dev.recado.verification.checker.CheckResult;
import dev.recado.verification.checker.Finding;
import java.util.List;
import java.util.Locale;

/** The verdict in as many lines as a person reads in ten seconds; violations after it. */
public final class TerminalReport {

  private final StringBuilder text = new StringBuilder();

  private TerminalReport() {}

  public static String of(VerifiedRun run) {
    var report = new TerminalReport();
    report.availability(Availability.of(run).perFault(), run.probes().size());
    run.checks().forEach(report::check);
    report.line("");
    report.line(run.verdictText());
    return report.text.toString();
  }

  private void availability(List<Availability.OfFault> faults, int positions) {
    if (faults.isEmpty()) {
      return;
    }
    line("Longest time without an answered write, in seconds:");
    var head = new StringBuilder(String.format(Locale.ROOT, "  %-44s", "fault"));
    for (int position = 0; position < positions; position++) {
      head.append(String.format(Locale.ROOT, " %9s", "pos. " + position));
    }
    line(head.toString());
    for (Availability.OfFault each : faults) {
      var row =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "  %-44s",
                  abbreviate(
                      each.fault().fault() + " " + String.join(" ", each.fault().members()))));
      for (int position = 0; position < each.gaps().size(); position++) {
        String led = each.fault().leads().contains(position) ? "*" : " ";
        row.append(
            String.format(Locale.ROOT, " %8s%s", Texts.seconds(each.gaps().get(position)), led));
      }
      line(row.toString());
    }
    line("  * a leader of the position was hit");
    line("");
  }

  private static String abbreviate(String label) {
    return label.length() <= 44 ? label : label.substring(0, 43) + "…";
  }

  private void check(CheckResult check) {
    String verdict =
        switch (check.verdict()) {
          case PASSED -> "passed";
          case VIOLATED -> "VIOLATED";
          case NOT_CHECKED -> "NOT CHECKED";
        };
    line(
        String.format(
            Locale.ROOT, "  %-11s  %-14s  %s", verdict, check.property().label(), check.scope()));
    check.findings().stream().limit(Texts.FINDINGS_MAX).forEach(this::finding);
    if (check.findings().size() > Texts.FINDINGS_MAX) {
      line("      … and " + (check.findings().size() - Texts.FINDINGS_MAX) + " more");
    }
  }

  private void finding(Finding finding) {
    line("      " + finding.what());
    Texts.lines(finding).forEach(evidence -> line("        " + evidence));
  }

  private void line(String content) {
    text.append(content.stripTrailing()).append(System.lineSeparator());
  }
}
