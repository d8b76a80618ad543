package dev.recado.verification.report;

import dev.recado.verification.checker.Evidence;
import dev.recado.verification.checker.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and findings as people read them. */
final class Texts {

  /** Of each kind; there may be thousands after a real fault. */
  static final int FINDINGS_MAX = 5;

  private static final int EVIDENCE_MAX = 24;

  private Texts() {}

  static String seconds(long nanos) {
    return nanos == Availability.NOT_BACK
        ? "not back"
        : String.format(Locale.ROOT, "%.1f", nanos / 1e9);
  }

  /** The part of the history that shows it, one line an operation. */
  static List<String> lines(Finding finding) {
    return switch (finding) {
      case Finding.NotChecked _ -> List.of();
      case Finding.Violation violation -> {
        // The last ones are where it shows.
        List<Evidence> part = violation.part();
        int hidden = Math.max(0, part.size() - EVIDENCE_MAX);
        var lines = new ArrayList<String>();
        if (hidden > 0) {
          lines.add("… " + hidden + " before these");
        }
        part.stream().skip(hidden).map(Texts::line).forEach(lines::add);
        yield lines;
      }
    };
  }

  private static String line(Evidence evidence) {
    if (evidence.fromNanos() == 0 && evidence.toNanos() == 0) {
      return evidence.text();
    }
    String to =
        evidence.toNanos() == Evidence.OPEN
            ? "…"
            : String.format(Locale.ROOT, "%.6f", evidence.toNanos() / 1e9);
    return String.format(
        Locale.ROOT, "[%.6f – %s s] %s", evidence.fromNanos() / 1e9, to, evidence.text());
  }
}
