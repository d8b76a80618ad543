package dev.recado.gateway.message;

import dev.recado.gateway.message.MessageRules.Reachable;
import dev.recado.membership.FleetMember;
import dev.recado.membership.MemberRole;
import dev.recado.membership.Membership;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The members that messages can go to: the storage nodes, as the fleet's view tells. */
final class Nodes {

  private final Membership membership;

  Nodes(Membership membership) {
    this.membership = membership;
  }

  private List<FleetMember> all() {
    return membership.view().map(view -> view.members(MemberRole.STORAGE)).orElse(List.of());
  }

  Optional<FleetMember> find(UUID id) {
    return all().stream().filter(member -> member.id().equals(id)).findFirst();
  }

  /** In an order of the message's own, so that messages to any spread. */
  Reachable reachable(MessageId message) {
    var members = new ArrayList<>(all());
    if (!members.isEmpty()) {
      Collections.rotate(members, Math.floorMod(message.hashCode(), members.size()));
    }
    return new Reachable(ids(members, false), ids(members, true));
  }

  private static List<UUID> ids(List<FleetMember> members, boolean suspect) {
    return members.stream()
        .filter(member -> member.suspect() == suspect)
        .map(FleetMember::id)
        .toList();
  }

  /**
   * Whom a new message addresses for sure; of one to any that turns out later.
   *
   * @throws Rejection UNKNOWN_MEMBER, or MEMBERS_UNAVAILABLE when nobody is live
   */
  List<Delivery> addressed(MessageRequest request) {
    List<FleetMember> live =
        membership.requireView().members(MemberRole.STORAGE).stream()
            .filter(member -> !member.suspect())
            .toList();
    return switch (request.addressing()) {
      case MEMBER -> List.of(addressed(request.member().orElseThrow()));
      case ANY -> {
        requireSome(live);
        yield List.of();
      }
      case ALL -> {
        requireSome(live);
        yield live.stream().map(member -> Delivery.none(member.id(), member.name())).toList();
      }
    };
  }

  private Delivery addressed(UUID id) {
    return find(id)
        .map(member -> Delivery.none(id, member.name()))
        .orElseThrow(() ->
            new Rejection(
                Reason.UNKNOWN_MEMBER,
                "No storage node has the id "
                    + id
                    + ". GET /v1/members?role=storage lists those that messages can go to."));
  }

  private static void requireSome(List<FleetMember> live) {
    if (live.isEmpty()) {
      throw new Rejection(
          Reason.MEMBERS_UNAVAILABLE,
          "No storage node is live now, so nobody could take the message. Try again with the same id.");
    }
  }
}
