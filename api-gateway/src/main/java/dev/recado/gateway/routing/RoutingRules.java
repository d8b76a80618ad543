package dev.recado.gateway.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The order in which a position's replicas are asked. Any of them can serve, since a node that is
 * not the leader passes the request on: the order only saves hops and keeps away from members in
 * trouble. Nobody is ever left out.
 */
public final class RoutingRules {

  private RoutingRules() {}

  /**
   * For requests that only the leader can answer: the leader as the last answer named it, then as
   * the view names it, then the others in the placement's order. Members with an open breaker come
   * after all others, suspects last.
   *
   * @param replicas in the placement's order, the preferred leader first
   */
  public static List<UUID> leaderFirst(
      List<Candidate> replicas, Optional<UUID> hinted, Optional<UUID> leaderOfView) {
    return order(
        replicas,
        Comparator.comparingInt(candidate ->
            hinted.filter(candidate.member()::equals).isPresent()
                ? 0
                : leaderOfView.filter(candidate.member()::equals).isPresent() ? 1 : 2));
  }

  /**
   * For requests that any replica can answer: round robin over the live ones, {@code turn} by turn;
   * suspects last.
   */
  public static List<UUID> spread(List<Candidate> replicas, int turn) {
    if (replicas.isEmpty()) {
      return List.of();
    }
    var live = replicas.stream().filter(replica -> !replica.suspect()).toList();
    var rotated = new ArrayList<Candidate>();
    for (int i = 0; i < live.size(); i++) {
      rotated.add(live.get(Math.floorMod(turn + i, live.size())));
    }
    replicas.stream().filter(Candidate::suspect).forEach(rotated::add);
    return order(rotated, Comparator.comparingInt(_ -> 0));
  }

  /** The first in the order among those that were asked least. Empty only when nobody is there. */
  public static Optional<UUID> next(List<UUID> order, Map<UUID, Integer> asked) {
    return order.stream().min(Comparator.comparingInt(member -> asked.getOrDefault(member, 0)));
  }

  private static List<UUID> order(List<Candidate> replicas, Comparator<Candidate> preference) {
    return replicas.stream()
        .sorted(
            Comparator.comparing(Candidate::suspect)
                .thenComparing(Candidate::troubled)
                .thenComparing(preference))
        .map(Candidate::member)
        .toList();
  }
}
