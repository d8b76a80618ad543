package dev.recado.verification;

import dev.recado.verification.fault.FaultKind;
import dev.recado.verification.workload.WorkloadPlan;
import java.time.Duration;
import java.util.List;

/**
 * What a run does.
 *
 * @param duration while clients begin operations and faults are injected
 * @param faults none for a run without
 * @param patience at the end, for everything that was begun to be decided and told
 */
public record VerificationPlan(
    Duration duration, List<FaultKind> faults, WorkloadPlan workload, Duration patience) {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  public static final Duration DURATION_MAX = Duration.ofHours(12);

  public VerificationPlan {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(DURATION_MAX) > 0) {
      throw new IllegalArgumentException(
          "--duration " + duration + " is not usable. Use 1s to " + DURATION_MAX.toHours() + "h.");
    }
    faults = List.copyOf(faults);
  }

  public static VerificationPlan of(
      Duration duration, List<FaultKind> faults, WorkloadPlan workload) {
    return new VerificationPlan(duration, faults, workload, PATIENCE);
  }
}
