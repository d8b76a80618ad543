package dev.recado.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * What is measured: for each round, each number of outstanding operations over each transport, so
 * that a change of the machine's mood during the run hits all of them alike.
 */
public record BenchmarkPlan(
    List<Transport> transports,
    List<Integer> outstanding,
    int rounds,
    Duration warmup,
    Duration measured,
    int valueBytes) {

  public static final int OUTSTANDING_MAX = 4096;
  public static final int VALUE_BYTES_MAX = 1 << 20;

  public BenchmarkPlan {
    transports = List.copyOf(transports);
    outstanding = List.copyOf(outstanding);
    require(!transports.isEmpty(), "--transport", "none", "grpc, http, or both");
    require(!outstanding.isEmpty(), "--outstanding", "none", "numbers such as 1,64,256,1000");
    for (int each : outstanding) {
      require(
          each >= 1 && each <= OUTSTANDING_MAX, "--outstanding", each, "1 to " + OUTSTANDING_MAX);
    }
    require(rounds >= 1 && rounds <= 1000, "--rounds", rounds, "1 to 1000");
    require(!warmup.isNegative(), "--warmup", warmup, "0 or more seconds");
    require(measured.isPositive(), "--seconds", measured, "1 or more seconds");
    require(
        valueBytes >= 0 && valueBytes <= VALUE_BYTES_MAX,
        "--value-bytes",
        valueBytes,
        "0 to " + VALUE_BYTES_MAX);
  }

  private static void require(boolean holds, String option, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          option + " " + value + " is not usable. Use " + allowed + ".");
    }
  }

  public Duration duration() {
    return warmup
        .plus(measured)
        .multipliedBy((long) rounds * transports.size() * outstanding.size());
  }
}
