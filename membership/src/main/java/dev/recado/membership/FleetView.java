package dev.recado.membership;

import dev.recado.protocol.v1.View;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What discovery told last.
 *
 * @param revision never goes back
 * @param heldBack the list would have collapsed: it may name members that are gone
 * @param placement empty until it was planned
 */
public record FleetView(
    long revision,
    String fleetId,
    List<FleetMember> members,
    boolean heldBack,
    Optional<Placement> placement,
    ApiKeys apiKeys) {

  public FleetView {
    members = List.copyOf(members);
  }

  /** A fleet has few members. */
  public Optional<FleetMember> member(UUID id) {
    for (FleetMember member : members) {
      if (member.id().equals(id)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  public List<FleetMember> members(MemberRole role) {
    return members.stream().filter(m -> m.role() == role).toList();
  }

  /** From the wire; members of a role that this build does not know are left out. */
  public static FleetView of(View wire) {
    return new FleetView(
        wire.getRevision(),
        wire.getFleetId(),
        wire.getMembersList().stream().flatMap(m -> FleetMember.of(m).stream()).toList(),
        wire.getHeldBack(),
        wire.hasRing() ? Optional.of(Placement.of(wire.getRing())) : Optional.empty(),
        ApiKeys.of(wire.getApiKeysList()));
  }
}
