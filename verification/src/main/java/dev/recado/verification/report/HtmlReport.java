package dev.recado.verification.report;

import dev.recado.verification.checker.CheckResult;
import dev.recado.verification.checker.Finding;
import dev.recado.verification.history.FaultHistory;
import java.util.List;
import java.util.Locale;

/** One file without anything from elsewhere: verdict, picture, faults, violations. */
public final class HtmlReport {

  private static final String STYLE =
      """
      body { font: 15px/1.45 system-ui, sans-serif; color: #222; max-width: 1240px; margin: 2em auto; padding: 0 1em }
      h1 { font-size: 1.5em; margin-bottom: .2em } h2 { font-size: 1.15em; margin-top: 1.8em }
      .verdict { font-size: 1.25em; font-weight: 600; padding: .5em .8em; border-radius: 6px }
      .passed { background: #e2f3e5; color: #17602b } .violated { background: #fbe3e3; color: #9b1c1c }
      .not-checked { background: #fdf1d3; color: #7a5200 }
      table { border-collapse: collapse } td, th { padding: .25em .8em; text-align: left; border-bottom: 1px solid #ddd }
      td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
      td.hit { font-weight: 700 } pre { background: #f5f5f5; padding: .8em; overflow-x: auto; font-size: 13px }
      svg { width: 100%; height: auto } .muted { color: #666 }
      """;

  private final VerifiedRun run;
  private final Markup html = new Markup();

  private HtmlReport(VerifiedRun run) {
    this.run = run;
  }

  public static String of(VerifiedRun run) {
    var report = new HtmlReport(run);
    report.write();
    return report.html.toString();
  }

  private void write() {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    html.element("title", "Recado verify: " + run.verdictText());
    html.open("style").raw(STYLE).close("style").raw("</head><body>\n");
    html.element("h1", "Recado verify");
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "%s · seed %d · %d s · %d operations and reads · %d faults (%s)",
            run.history().began(),
            run.seed(),
            run.duration().toSeconds(),
            run.history().operations().size(),
            run.history().faults().size(),
            run.faults().isEmpty() ? "none wanted" : String.join(", ", run.faults())),
        "class",
        "muted");
    html.element("p", run.verdictText(), "class", "verdict " + style(run.verdict()));
    checks();
    html.element("h2", "What happened");
    html.raw(TimelinePicture.of(run));
    faults(Availability.of(run).perFault());
    findings();
    html.raw("</body></html>\n");
  }

  private static String style(CheckResult.Verdict verdict) {
    return switch (verdict) {
      case PASSED -> "passed";
      case VIOLATED -> "violated";
      case NOT_CHECKED -> "not-checked";
    };
  }

  private void checks() {
    html.open("table");
    for (CheckResult check : run.checks()) {
      html.open("tr");
      html.element(
          "td",
          check.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          "class",
          style(check.verdict()));
      html.element("td", check.property().label());
      html.element("td", check.property().meaning());
      html.element("td", check.scope(), "class", "muted");
      html.close("tr");
    }
    html.close("table");
  }

  private void faults(List<Availability.OfFault> faults) {
    if (faults.isEmpty()) {
      return;
    }
    html.element("h2", "Longest time without an answered write after each fault, in seconds");
    html.open("table").open("tr");
    for (String head : List.of("", "at", "fault", "of", "everybody back after")) {
      html.element("th", head);
    }
    for (int position = 0; position < run.probes().size(); position++) {
      html.element("th", "position " + position, "class", "number");
    }
    html.close("tr");
    for (int i = 0; i < faults.size(); i++) {
      fault(i + 1, faults.get(i));
    }
    html.close("table");
    html.element(
        "p",
        "Bold: a leader of the position was hit. Measured by puts to one key of each position at a steady pace.",
        "class",
        "muted");
  }

  private void fault(int number, Availability.OfFault each) {
    FaultHistory fault = each.fault();
    html.open("tr");
    html.element("td", Integer.toString(number));
    html.element("td", Texts.seconds(fault.beganNanos()) + " s", "class", "number");
    html.element("td", fault.fault());
    html.element("td", String.join(", ", fault.members()));
    html.element(
        "td",
        fault.endedNanos() == FaultHistory.OPEN
            ? "not back"
            : Texts.seconds(fault.endedNanos() - fault.beganNanos()) + " s",
        "class",
        "number");
    for (int position = 0; position < each.gaps().size(); position++) {
      html.element(
          "td",
          Texts.seconds(each.gaps().get(position)),
          "class",
          fault.leads().contains(position) ? "number hit" : "number");
    }
    html.close("tr");
  }

  private void findings() {
    for (CheckResult check : run.checks()) {
      if (check.findings().isEmpty()) {
        continue;
      }
      html.element("h2", check.property().label() + ": " + check.findings().size() + " findings");
      for (Finding finding : check.findings().stream().limit(Texts.FINDINGS_MAX).toList()) {
        html.element("p", finding.what());
        List<String> lines = Texts.lines(finding);
        if (!lines.isEmpty()) {
          html.element("pre", String.join("\n", lines));
        }
      }
    }
  }
}
