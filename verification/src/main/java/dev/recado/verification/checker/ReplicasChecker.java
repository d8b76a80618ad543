package dev.recado.verification.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Replicas of a position have come to the same index, and say the same there. */
public final class ReplicasChecker {

  private ReplicasChecker() {}

  public static CheckResult check(List<ReplicaState> replicas) {
    var findings = new ArrayList<Finding>();
    Map<Integer, List<ReplicaState>> byPosition =
        replicas.stream()
            .collect(
                Collectors.groupingBy(ReplicaState::position, TreeMap::new, Collectors.toList()));
    byPosition.forEach((position, states) -> {
      String what = difference(states);
      if (!what.isEmpty()) {
        findings.add(
            new Finding.Violation(
                Property.EQUAL_REPLICAS,
                "position " + position + ": " + what,
                states.stream().map(ReplicasChecker::evidence).toList()));
      }
    });
    return new CheckResult(
        Property.EQUAL_REPLICAS,
        replicas.size() + " replicas of " + byPosition.size() + " positions",
        findings);
  }

  /** Empty when there is none. */
  public static String difference(List<ReplicaState> states) {
    ReplicaState first = states.getFirst();
    if (states.stream().anyMatch(s -> s.appliedIndex() != first.appliedIndex())) {
      return "replicas did not come to the same index";
    }
    if (states.stream().anyMatch(s -> !s.digest().equals(first.digest()))) {
      return "digests differ at index " + first.appliedIndex();
    }
    return states.stream().allMatch(s -> s.rows().equals(first.rows()))
        ? ""
        : "digests are equal, but rows differ at index " + first.appliedIndex();
  }

  private static Evidence evidence(ReplicaState state) {
    return new Evidence(
        state.member(),
        0,
        0,
        state.member()
            + ": index "
            + state.appliedIndex()
            + " digest "
            + state.digest()
            + " rows "
            + state.rows());
  }
}
