package dev.recado.discovery.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Plans which members hold which positions, once, when the expected members are there. A fleet that
 * already has replicas is adopted as it is: bootstrapping a group a second time would have two
 * groups answer for the same keys.
 */
public record PlacementRules(int positions, int replicas, int expectedMembers) {

  /**
   * For each position its members, the preferred leader first; empty while it cannot be planned.
   */
  public Optional<List<List<UUID>>> plan(List<Candidate> members) {
    if (members.size() < Math.max(expectedMembers, replicas)) {
      return Optional.empty();
    }
    List<Candidate> ordered =
        members.stream()
            .sorted(Comparator.comparing(Candidate::name).thenComparing(Candidate::id))
            .toList();
    return ordered.stream().allMatch(m -> m.holds().isEmpty())
        ? Optional.of(PreferredLeaders.first(new Spread(ordered).all()))
        : adopt(ordered);
  }

  /** Whether one that reports a replica is to be added to those that are known to hold it. */
  public boolean adoptsAlso(List<UUID> known, UUID holder) {
    return known.size() < replicas && !known.contains(holder);
  }

  /** Waits until each position has a majority of holders among the members. */
  private Optional<List<List<UUID>>> adopt(List<Candidate> ordered) {
    var adopted = new ArrayList<List<UUID>>();
    for (int number = 0; number < positions; number++) {
      int wanted = number;
      List<UUID> holders =
          ordered.stream().filter(m -> m.holds().contains(wanted)).map(Candidate::id).toList();
      if (holders.size() < replicas / 2 + 1) {
        return Optional.empty();
      }
      adopted.add(turned(holders, number));
    }
    return Optional.of(PreferredLeaders.first(adopted));
  }

  /** Begins with another one for each position, so that ties are shared out. */
  private static <T> List<T> turned(List<T> members, int number) {
    var turned = new ArrayList<>(members);
    Collections.rotate(turned, -number);
    return turned;
  }

  /** Spreads new replicas: different zones first, then whoever holds the fewest, in turn. */
  private final class Spread {
    private final List<Candidate> members;
    private final Map<UUID, Integer> held = new HashMap<>();

    Spread(List<Candidate> members) {
      this.members = members;
    }

    List<List<UUID>> all() {
      return IntStream.range(0, positions).mapToObj(this::next).toList();
    }

    private List<UUID> next(int number) {
      var chosen = new ArrayList<UUID>();
      Set<String> zones = new HashSet<>();
      var open = new ArrayList<>(turned(members, number));
      while (chosen.size() < replicas) {
        Candidate best =
            open.stream()
                .min(
                    Comparator.<Candidate, Boolean>comparing(
                            m -> !m.zone().isEmpty() && zones.contains(m.zone()))
                        .thenComparing(m -> held.getOrDefault(m.id(), 0)))
                .orElseThrow();
        open.remove(best);
        chosen.add(best.id());
        zones.add(best.zone());
      }
      chosen.forEach(id -> held.merge(id, 1, Integer::sum));
      return chosen;
    }
  }
}
