package dev.recado.discovery.placement;

import java.util.Set;
import java.util.UUID;

/**
 * A live storage member.
 *
 * @param zone empty when it names none
 * @param holds numbers of the positions that it reports replicas of
 */
public record Candidate(UUID id, String name, String zone, Set<Integer> holds) {
  public Candidate {
    holds = Set.copyOf(holds);
  }
}
