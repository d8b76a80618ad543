package dev.recado.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * What is measured of each contender: how many operations at a time at most, at which pace, how
 * often and for how long.
 */
public record BenchmarkPlan(
    List<Integer> outstanding, Pace pace, int rounds, Duration warmup, Duration measured) {

  public static final int OUTSTANDING_MAX = 4096;

  public BenchmarkPlan {
    outstanding = List.copyOf(outstanding);
    require(!outstanding.isEmpty(), "--outstanding", "none", "numbers such as 1,64,256,1000");
    for (int each : outstanding) {
      require(
          each >= 1 && each <= OUTSTANDING_MAX, "--outstanding", each, "1 to " + OUTSTANDING_MAX);
    }
    require(rounds >= 1 && rounds <= 1000, "--rounds", rounds, "1 to 1000");
    require(!warmup.isNegative(), "--warmup", warmup, "0 or more seconds");
    require(measured.isPositive(), "--seconds", measured, "1 or more seconds");
  }

  private static void require(boolean holds, String option, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          option + " " + value + " is not usable. Use " + allowed + ".");
    }
  }

  /** Of everything, for so many contenders. */
  public Duration duration(int contenders) {
    int stretches = pace instanceof Pace.LoadShare ? 2 : 1;
    return warmup
        .plus(measured)
        .multipliedBy((long) stretches * rounds * contenders * outstanding.size());
  }
}
