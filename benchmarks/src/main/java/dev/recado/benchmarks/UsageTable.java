package dev.recado.benchmarks;

import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.usage.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What each process used for an operation, as text: the median over the rounds. */
public final class UsageTable {

  private static final String ROW = "%-20s %11s %-15s %10s %12s %12s%n";
  private static final double KIB_A_MIB = 1024;

  private UsageTable() {}

  /** Of the stretches that were metered; empty when none was. */
  public static String of(List<LoadResult> results) {
    Map<Line, List<Round>> lines = new LinkedHashMap<>();
    for (LoadResult result : results) {
      for (Usage usage : result.usages()) {
        if (result.succeeded() > 0) {
          lines
              .computeIfAbsent(
                  new Line(result.contender(), result.outstanding(), usage.process()),
                  _ -> new ArrayList<>())
              .add(new Round(usage, result.succeeded()));
        }
      }
    }
    if (lines.isEmpty()) {
      return "";
    }
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                ROW,
                "used by",
                "outstanding",
                "process",
                "CPU µs/op",
                "switches/op",
                "resident MiB"));
    lines.forEach((line, rounds) -> text.append(row(line, rounds)));
    return text.toString();
  }

  private static String row(Line line, List<Round> rounds) {
    return String.format(
        Locale.ROOT,
        ROW,
        line.contender,
        line.outstanding,
        line.process,
        text("%.1f", rounds, round -> (double) round.usage.cpuMicros() / round.operations),
        text("%.2f", rounds, round -> (double) round.usage.contextSwitches() / round.operations),
        text("%.0f", rounds, round -> round.usage.residentKib() / KIB_A_MIB));
  }

  private static String text(String format, List<Round> rounds, ToDoubleFunction<Round> value) {
    return String.format(
        Locale.ROOT,
        format,
        ResultTable.median(rounds.stream().mapToDouble(value).sorted().toArray()));
  }

  private record Line(String contender, int outstanding, String process) {}

  private record Round(Usage usage, long operations) {}
}
