package dev.recado.membership;

import dev.recado.protocol.WireTimes;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.MemberState;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A registered process.
 *
 * @param internalGrpcPort that only members are answered on
 * @param raftPort of storage members; 0 for others
 * @param zone empty when it names none
 * @param suspect its lease has lapsed: to be routed to only when no other member can serve
 */
public record FleetMember(
    UUID id,
    String name,
    MemberRole role,
    String host,
    int httpPort,
    int grpcPort,
    int internalGrpcPort,
    int raftPort,
    String zone,
    boolean suspect,
    Instant leaseExpiresAt) {

  static Optional<FleetMember> of(Member wire) {
    return MemberRole.of(wire.getRole())
        .map(role ->
            new FleetMember(
                UUID.fromString(wire.getId()),
                wire.getName(),
                role,
                wire.getHost(),
                wire.getHttpPort(),
                wire.getGrpcPort(),
                wire.getInternalGrpcPort(),
                wire.getRaftPort(),
                wire.getZone(),
                wire.getState() != MemberState.LIVE,
                WireTimes.toInstant(wire.getLeaseExpiresAt())));
  }
}
