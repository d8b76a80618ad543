package dev.recado.verification.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  private static List<PlannedFault> first(int count, long seed) {
    var plan = new FaultPlan(List.of(FaultKind.values()), seed);
    return Stream.generate(plan::next).limit(count).toList();
  }

  @Test
  void seedRepeatsThePlan() {
    assertThat(first(50, 7)).isEqualTo(first(50, 7)).isNotEqualTo(first(50, 8));
  }

  @Test
  void everyChosenFaultComesOnceARound() {
    int kinds = FaultKind.values().length;
    List<PlannedFault> plan = first(2 * kinds, 7);
    assertThat(plan.subList(0, kinds))
        .extracting(PlannedFault::kind)
        .containsExactlyInAnyOrder(FaultKind.values());
    assertThat(plan.subList(kinds, 2 * kinds))
        .extracting(PlannedFault::kind)
        .containsExactlyInAnyOrder(FaultKind.values());
  }

  @Test
  void faultsAreNamedAsOnTheCommandLine() {
    assertThat(FaultKind.labels()).contains("kill-leader", "kill-all", "pause-member");
    assertThat(FaultKind.labelled("kill-postgres")).contains(FaultKind.KILL_POSTGRES);
    assertThat(FaultKind.labelled("KILL_POSTGRES")).isEmpty();
  }
}
