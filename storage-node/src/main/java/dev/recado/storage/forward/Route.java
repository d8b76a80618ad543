package dev.recado.storage.forward;

import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.membership.PlacedPosition;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.position.PositionReplica;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** A position as this node sees it at one moment: who leads it, and who may know. */
record Route(
    PlacedPosition position,
    Optional<PositionReplica> replica,
    FleetView view,
    Optional<UUID> self,
    int positions) {

  /** The replica here, when it believes that it leads. */
  Optional<PositionReplica> leading() {
    return replica.filter(PositionReplica::leads);
  }

  /**
   * Whom to pass a request on to, best first: the leader that Raft names; else the placement's,
   * then the other holders in order of preference, suspects last.
   */
  List<FleetMember> candidates() {
    Optional<FleetMember> elected =
        replica.flatMap(PositionReplica::leader).filter(this::isOther).flatMap(view::member);
    return elected.map(List::of).orElseGet(this::holders);
  }

  /** The other members that the placement names, the leader first, suspects last. */
  List<FleetMember> holders() {
    var ids = new LinkedHashSet<UUID>();
    position.leader().ifPresent(ids::add);
    ids.addAll(position.replicas());
    return ids.stream()
        .filter(this::isOther)
        .map(view::member)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(FleetMember::suspect))
        .toList();
  }

  private boolean isOther(UUID member) {
    return !self.equals(Optional.of(member));
  }

  /** Member id of the leader as this node knows it, or empty text. */
  String leaderHint() {
    return leading().isPresent()
        ? self.map(Objects::toString).orElse("")
        : replica
            .flatMap(PositionReplica::leader)
            .or(position::leader)
            .map(Objects::toString)
            .orElse("");
  }

  /** Each node needs to pass it on at most once; one more for a leader that changed meanwhile. */
  boolean mayPassOn(int hops) {
    return hops <= positions;
  }

  Rejection notLeader(String detail) {
    String leader = leaderHint();
    return new Rejection(
        Reason.NOT_LEADER,
        detail,
        Duration.ofMillis(200),
        leader.isEmpty() ? Map.of() : Map.of("leader", leader));
  }

  Rejection tooManyHops(int hops) {
    return notLeader(
        "The request for position "
            + position.number()
            + " was passed on "
            + hops
            + " times without reaching its leader. Try again, with the same id.");
  }

  Rejection noOneToAsk() {
    return notLeader(
        "Position "
            + position.number()
            + " has no known leader at the moment. Try again, with the same id.");
  }
}
