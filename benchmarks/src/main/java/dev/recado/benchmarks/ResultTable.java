package dev.recado.benchmarks;

import dev.recado.benchmarks.load.LoadResult;
import dev.recado.benchmarks.usage.MachineSpeed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Results as text: the median over the rounds, with the lowest and the highest. With a baseline
 * also the ratios to it: of each round by itself, since only what ran side by side can be compared.
 */
public final class ResultTable {

  private static final String ROW = "%-20s %11s %10s %19s %9s %9s %8s %10s%n";
  private static final String RATIO_ROW = "%-20s %11s %10s %19s %9s  %s%n";

  private ResultTable() {}

  public static String of(List<LoadResult> results) {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            ROW,
            "contender",
            "outstanding",
            "ops/s",
            "(lowest-highest)",
            "p50 ms",
            "p99 ms",
            "errors",
            "offered/s"));
    cells(results)
        .values()
        .forEach(cells -> cells.values().forEach(rounds -> text.append(row(rounds))));
    errors(results)
        .forEach((error, count) -> text.append(count).append(" × ").append(error).append('\n'));
    return text.toString();
  }

  /**
   * Of contenders to their baselines, at the same number of outstanding calls.
   *
   * @param baselines by contender; those without one are left out
   */
  public static String ratios(List<LoadResult> results, Map<String, String> baselines) {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            RATIO_ROW,
            "ratio",
            "outstanding",
            "ops/s",
            "(lowest-highest)",
            "p99",
            "to"));
    Map<String, Map<Integer, List<LoadResult>>> cells = cells(results);
    cells.forEach((contender, byOutstanding) -> {
      String baseline = baselines.getOrDefault(contender, "");
      Map<Integer, List<LoadResult>> base = cells.getOrDefault(baseline, Map.of());
      byOutstanding.forEach((outstanding, rounds) -> {
        if (base.containsKey(outstanding)) {
          text.append(ratioRow(contender, outstanding, rounds, base.get(outstanding), baseline));
        }
      });
    });
    return text.toString();
  }

  /**
   * How fast the machine was before and in the stretches, as a sentence; empty when nobody looked.
   */
  public static String machine(List<LoadResult> results) {
    double[] work = known(results, MachineSpeed::workMillis);
    double[] stolen = known(results, MachineSpeed::stolenShare);
    if (work.length == 0) {
      return "";
    }
    String others =
        stolen.length == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; its host gave %.0f to %.0f %% of the processors' time to others",
                stolen[0] * 100,
                stolen[stolen.length - 1] * 100);
    return String.format(
        Locale.ROOT,
        "machine: one piece of work took %.2f to %.2f ms before the stretches%s%n",
        work[0],
        work[work.length - 1],
        others);
  }

  /** Ascending. */
  private static double[] known(List<LoadResult> results, ToDoubleFunction<MachineSpeed> value) {
    return results.stream()
        .map(LoadResult::machine)
        .mapToDouble(value)
        .filter(number -> !Double.isNaN(number))
        .sorted()
        .toArray();
  }

  private static String ratioRow(
      String contender,
      int outstanding,
      List<LoadResult> rounds,
      List<LoadResult> base,
      String baseline) {
    double[] rates = ratios(rounds, base, LoadResult::perSecond);
    double[] p99 = ratios(rounds, base, LoadResult::p99Millis);
    return String.format(
        Locale.ROOT,
        RATIO_ROW,
        contender,
        outstanding,
        String.format(Locale.ROOT, "%.2f", median(rates)),
        String.format(Locale.ROOT, "(%.2f-%.2f)", rates[0], rates[rates.length - 1]),
        String.format(Locale.ROOT, "%.2f", median(p99)),
        baseline);
  }

  /** Round by round, ascending. */
  private static double[] ratios(
      List<LoadResult> rounds, List<LoadResult> base, ToDoubleFunction<LoadResult> value) {
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < Math.min(rounds.size(), base.size()); i++) {
      ratios.add(value.applyAsDouble(rounds.get(i)) / value.applyAsDouble(base.get(i)));
    }
    return ratios.isEmpty()
        ? new double[] {Double.NaN}
        : ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** By contender in the order of the run, then by outstanding; in each the rounds in order. */
  private static Map<String, Map<Integer, List<LoadResult>>> cells(List<LoadResult> results) {
    Map<String, Map<Integer, List<LoadResult>>> cells = new LinkedHashMap<>();
    for (LoadResult result : results) {
      cells
          .computeIfAbsent(result.contender(), _ -> new TreeMap<>())
          .computeIfAbsent(result.outstanding(), _ -> new ArrayList<>())
          .add(result);
    }
    return cells;
  }

  private static String row(List<LoadResult> rounds) {
    LoadResult first = rounds.getFirst();
    double[] rates = sorted(rounds, LoadResult::perSecond);
    return String.format(
        Locale.ROOT,
        ROW,
        first.contender(),
        first.outstanding(),
        String.format(Locale.ROOT, "%.0f", median(rates)),
        String.format(Locale.ROOT, "(%.0f-%.0f)", rates[0], rates[rates.length - 1]),
        String.format(Locale.ROOT, "%.1f", median(sorted(rounds, LoadResult::p50Millis))),
        String.format(Locale.ROOT, "%.1f", median(sorted(rounds, LoadResult::p99Millis))),
        rounds.stream().mapToLong(LoadResult::failed).sum(),
        offered(median(sorted(rounds, LoadResult::offeredPerSecond))));
  }

  private static String offered(double perSecond) {
    return perSecond == 0 ? "-" : String.format(Locale.ROOT, "%.0f", perSecond);
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
          .forEach(
              (error, count) -> errors.merge(result.contender() + ": " + error, count, Long::sum));
    }
    return errors;
  }
}
