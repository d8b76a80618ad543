package dev.recado.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Results as text: the median over the rounds, with the lowest and the highest. */
public final class ResultTable {

  private static final String ROW = "%-9s %11s %10s %19s %9s %9s %8s%n";

  private ResultTable() {}

  public static String of(List<LoadResult> results) {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            ROW,
            "transport",
            "outstanding",
            "ops/s",
            "(lowest-highest)",
            "p50 ms",
            "p99 ms",
            "errors"));
    for (List<LoadResult> rounds : byCell(results)) {
      text.append(row(rounds));
    }
    errors(results)
        .forEach((error, count) -> text.append(count).append(" × ").append(error).append('\n'));
    return text.toString();
  }

  private static List<List<LoadResult>> byCell(List<LoadResult> results) {
    Map<Transport, Map<Integer, List<LoadResult>>> cells = new TreeMap<>();
    for (LoadResult result : results) {
      cells
          .computeIfAbsent(result.transport(), transport -> new TreeMap<>())
          .computeIfAbsent(result.outstanding(), outstanding -> new ArrayList<>())
          .add(result);
    }
    return cells.values().stream().flatMap(rows -> rows.values().stream()).toList();
  }

  private static String row(List<LoadResult> rounds) {
    LoadResult first = rounds.getFirst();
    double[] rates = sorted(rounds, LoadResult::perSecond);
    return String.format(
        Locale.ROOT,
        ROW,
        first.transport().name().toLowerCase(Locale.ROOT),
        first.outstanding(),
        String.format(Locale.ROOT, "%.0f", median(rates)),
        String.format(Locale.ROOT, "(%.0f-%.0f)", rates[0], rates[rates.length - 1]),
        String.format(Locale.ROOT, "%.1f", median(sorted(rounds, LoadResult::p50Millis))),
        String.format(Locale.ROOT, "%.1f", median(sorted(rounds, LoadResult::p99Millis))),
        rounds.stream().mapToLong(LoadResult::failed).sum());
  }

  private static double[] sorted(List<LoadResult> rounds, ToDoubleFunction<LoadResult> value) {
    return rounds.stream().mapToDouble(value).sorted().toArray();
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static Map<String, Long> errors(List<LoadResult> results) {
    var errors = new TreeMap<String, Long>();
    for (LoadResult result : results) {
      result
          .errors()
          .forEach((error, count) ->
              errors.merge(
                  result.transport().name().toLowerCase(Locale.ROOT) + ": " + error,
                  count,
                  Long::sum));
    }
    return errors;
  }
}
