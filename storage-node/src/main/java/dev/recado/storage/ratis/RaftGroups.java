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

  /**
   * The group of a position with the addresses of its members; without members when one is not in
   * the view: that is enough for a group that is on disk.
   */
  static RaftGroup group(FleetView view, PlacedPosition position) {
    RaftGroupId id = groupId(view.fleetId(), position.number());
    List<RaftPeer> peers =
        position.replicas().stream()
            .flatMap(member -> view.member(member).stream())
            .map(RaftGroups::peer)
            .toList();
    return peers.size() == position.replicas().size()
        ? RaftGroup.valueOf(id, peers)
        : RaftGroup.valueOf(id);
  }

  private static RaftPeer peer(FleetMember member) {
    return RaftPeer.newBuilder()
        .setId(peerId(member.id()))
        .setAddress(member.host() + ":" + member.raftPort())
        .build();
  }
}
