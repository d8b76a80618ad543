package dev.recado.faults;

import java.util.List;

/**
 * A member's faults as it tells them.
 *
 * @param failpoints those that it passes
 */
public record MemberFaults(FaultRules rules, FaultCounts counts, List<Failpoint> failpoints) {

  public MemberFaults {
    failpoints = List.copyOf(failpoints);
  }
}
