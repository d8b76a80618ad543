package dev.recado.storage.ratis;

import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.membership.PlacedPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Positions and members as Raft knows them. A group's id comes from the fleet's and the position's:
 * two fleets never mix.
 */
final class RaftGroups {

  private RaftGroups() {}

  static RaftGroupId groupId(String fleetId, int number) {
    String name = "recado/" + fleetId + "/position/" + number;
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  static RaftPeerId peerId(UUID member) {
    return RaftPeerId.valueOf(member.toString());
  }

  /** The group of a position, with the addresses of its members. */
  static RaftGroup group(FleetView view, PlacedPosition position) {
    List<RaftPeer> peers = position.replicas().stream().map(id -> peer(view, id)).toList();
    return RaftGroup.valueOf(groupId(view.fleetId(), position.number()), peers);
  }

  private static RaftPeer peer(FleetView view, UUID id) {
    FleetMember member =
        view.member(id)
            .orElseThrow(() ->
                new IllegalStateException("Member " + id + " is placed, but not in the view"));
    return RaftPeer.newBuilder()
        .setId(peerId(id))
        .setAddress(member.host() + ":" + member.raftPort())
        .build();
  }
}
