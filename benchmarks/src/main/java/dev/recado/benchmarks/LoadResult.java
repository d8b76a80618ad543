package dev.recado.benchmarks;

import java.util.Map;

/**
 * One measured stretch. Only what ended within it counts.
 *
 * @param errors by name, with how often
 */
public record LoadResult(
    Transport transport,
    int outstanding,
    long succeeded,
    double perSecond,
    double p50Millis,
    double p99Millis,
    Map<String, Long> errors) {

  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
