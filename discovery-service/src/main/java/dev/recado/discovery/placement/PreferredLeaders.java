package dev.recado.discovery.placement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Chooses one replica of each position as its preferred leader, so that members lead as evenly as
 * the replicas allow. Each position begins with its first replica; then a member that leads two
 * more than another hands one on, through others where it must (an augmenting path), until none
 * can.
 */
final class PreferredLeaders {

  private final List<List<UUID>> positions;
  private final UUID[] leaders;
  private final Map<UUID, Integer> leads = new HashMap<>();

  private PreferredLeaders(List<List<UUID>> positions) {
    this.positions = positions;
    this.leaders = positions.stream().map(List::getFirst).toArray(UUID[]::new);
    positions.forEach(replicas -> replicas.forEach(member -> leads.putIfAbsent(member, 0)));
    for (UUID leader : leaders) {
      leads.merge(leader, 1, Integer::sum);
    }
  }

  /** The same replicas, with the preferred leader of each position first. */
  static List<List<UUID>> first(List<List<UUID>> positions) {
    var chosen = new PreferredLeaders(positions);
    while (chosen.improve()) {
      // Each step takes one lead from a member that has two more than the one that gets it.
    }
    var ordered = new ArrayList<List<UUID>>();
    for (int number = 0; number < positions.size(); number++) {
      var replicas = new ArrayList<>(positions.get(number));
      replicas.remove(chosen.leaders[number]);
      replicas.addFirst(chosen.leaders[number]);
      ordered.add(List.copyOf(replicas));
    }
    return List.copyOf(ordered);
  }

  private boolean improve() {
    return leads.keySet().stream()
        .sorted(Comparator.<UUID, Integer>comparing(leads::get).reversed())
        .anyMatch(this::handOn);
  }

  private boolean handOn(UUID from) {
    // Which position brought the search to a member: following these leads back to where it began.
    Map<UUID, Integer> through = new HashMap<>();
    Deque<UUID> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      UUID member = open.remove();
      if (leads.getOrDefault(member, 0) <= leads.getOrDefault(from, 0) - 2) {
        shift(from, member, through);
        return true;
      }
      for (int number = 0; number < leaders.length; number++) {
        if (leaders[number].equals(member)) {
          for (UUID next : positions.get(number)) {
            if (!next.equals(from) && through.putIfAbsent(next, number) == null) {
              open.add(next);
            }
          }
        }
      }
    }
    return false;
  }

  private void shift(UUID from, UUID to, Map<UUID, Integer> through) {
    UUID member = to;
    while (!member.equals(from)) {
      int number = through.getOrDefault(member, -1);
      UUID giver = leaders[number];
      leaders[number] = member;
      member = giver;
    }
    leads.merge(from, -1, Integer::sum);
    leads.merge(to, 1, Integer::sum);
  }
}
