package dev.recado.benchmarks.load;

import java.util.Map;

/**
 * One measured stretch. Only what ended within it counts.
 *
 * @param contender what was loaded, and over what
 * @param offeredPerSecond operations that were due, in an open loop; 0 in a closed one
 * @param errors by name, with how often
 */
public record LoadResult(
    String contender,
    int outstanding,
    double offeredPerSecond,
    long succeeded,
    double perSecond,
    double p50Millis,
    double p99Millis,
    Map<String, Long> errors) {

  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
