package dev.recado.benchmarks.load;

import dev.recado.benchmarks.usage.MachineSpeed;
import dev.recado.benchmarks.usage.Usage;
import java.util.List;
import java.util.Map;

/**
 * One measured stretch. Only what ended within it counts.
 *
 * @param contender what was loaded, and over what
 * @param offeredPerSecond operations that were due, in an open loop; 0 in a closed one
 * @param accepted of operations that go on after it
 * @param errors by name, with how often
 * @param usages of the processes that were loaded; empty where they were not measured
 * @param machine how fast it was meanwhile
 */
public record LoadResult(
    String contender,
    int outstanding,
    double offeredPerSecond,
    long succeeded,
    double perSecond,
    double p50Millis,
    double p99Millis,
    Acceptance accepted,
    Map<String, Long> errors,
    List<Usage> usages,
    MachineSpeed machine) {

  /** The same, with what was measured beside it. */
  public LoadResult with(List<Usage> used, MachineSpeed speed) {
    return new LoadResult(
        contender,
        outstanding,
        offeredPerSecond,
        succeeded,
        perSecond,
        p50Millis,
        p99Millis,
        accepted,
        errors,
        used,
        speed);
  }

  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
