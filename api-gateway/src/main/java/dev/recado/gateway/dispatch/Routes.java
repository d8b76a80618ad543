package dev.recado.gateway.dispatch;

import com.google.protobuf.ByteString;
import dev.recado.gateway.routing.Candidate;
import dev.recado.gateway.routing.RoutingRules;
import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Who holds a position, and in which order to ask: the fleet's view, with what answers and failures
 * have told since.
 */
public final class Routes {

  private final Membership membership;
  private final MemberChannels channels;
  private final Breakers breakers;
  private final Map<Integer, UUID> hintedLeaders = new ConcurrentHashMap<>();

  Routes(Membership membership, MemberChannels channels, Breakers breakers) {
    this.membership = membership;
    this.channels = channels;
    this.breakers = breakers;
    membership.onView(view ->
        breakers.retain(view.members().stream().map(FleetMember::id).collect(Collectors.toSet())));
  }

  /**
   * The placement.
   *
   * @throws Rejection DISCOVERY_UNAVAILABLE before it was planned
   */
  public Placement placement() {
    return membership
        .requireView()
        .placement()
        .orElseThrow(() ->
            new Rejection(
                Reason.DISCOVERY_UNAVAILABLE,
                "The fleet has no placement yet: not all expected storage nodes have registered. Try again shortly."));
  }

  public PlacedPosition positionOf(String namespace, ByteString key) {
    return placement().positionOf(namespace, key);
  }

  /**
   * Whether the operation can be decided as one.
   *
   * @throws Rejection POSITIONS_DIFFER for a batch whose keys belong to several positions
   */
  public void requireOnePosition(String namespace, Operation operation) {
    if (operation.getOperationsCount() > 0) {
      var _ = placement().positionOf(namespace, operation);
    }
  }

  /**
   * The first of {@link #leaderFirst} where it is plain: a replica said to lead is in no trouble.
   */
  public Optional<UUID> soundLeader(int position) {
    UUID hinted = hintedLeaders.get(position);
    if (hinted == null
        || breakers.isOpen(hinted)
        || !placement().positions().get(position).replicas().contains(hinted)) {
      return Optional.empty();
    }
    return membership
        .requireView()
        .member(hinted)
        .filter(member -> !member.suspect())
        .map(FleetMember::id);
  }

  /** For what only the leader can answer. */
  public List<UUID> leaderFirst(int position) {
    FleetView view = membership.requireView();
    PlacedPosition placed = placement().positions().get(position);
    return RoutingRules.leaderFirst(
        candidates(view, placed),
        Optional.ofNullable(hintedLeaders.get(position)),
        placed.leader());
  }

  /** For what any replica can answer. */
  public List<UUID> spread(int position, int turn) {
    PlacedPosition placed = placement().positions().get(position);
    return RoutingRules.spread(candidates(membership.requireView(), placed), turn);
  }

  private List<Candidate> candidates(FleetView view, PlacedPosition placed) {
    return placed.replicas().stream()
        .flatMap(id -> view.member(id).stream())
        .map(member -> new Candidate(member.id(), member.suspect(), breakers.isOpen(member.id())))
        .toList();
  }

  /**
   * A connection to the member's internal port.
   *
   * @throws Rejection POSITION_UNAVAILABLE when the member has left
   */
  public ManagedChannel channel(UUID member) {
    return membership
        .view()
        .flatMap(view -> view.member(member))
        .map(channels::internal)
        .orElseThrow(() ->
            new Rejection(
                Reason.POSITION_UNAVAILABLE, "Member " + member + " has left the fleet."));
  }

  boolean isMember(UUID member) {
    return membership.view().flatMap(view -> view.member(member)).isPresent();
  }

  /** An answer named the position's leader; empty when the answering node does not know it. */
  public void learnLeader(int position, String leader) {
    if (leader.length() == 36) {
      try {
        hintedLeaders.put(position, UUID.fromString(leader));
      } catch (IllegalArgumentException _) {
        // A hint that makes no sense is none.
      }
    }
  }

  /** The member answered. */
  public void answered(UUID member) {
    breakers.succeeded(member);
  }

  /** The member did not answer: whatever was said about its leading is doubtful. */
  public void failed(int position, UUID member, Throwable why) {
    boolean _ = hintedLeaders.remove(position, member);
    breakers.failed(member, why);
  }
}
