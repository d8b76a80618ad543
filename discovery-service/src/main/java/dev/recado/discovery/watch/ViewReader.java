package dev.recado.discovery.watch;

import com.google.protobuf.Timestamp;
import dev.recado.discovery.fleet.FleetRow;
import dev.recado.discovery.fleet.FleetTable;
import dev.recado.discovery.fleet.MemberRow;
import dev.recado.discovery.fleet.PositionRow;
import dev.recado.discovery.keys.ApiKeyTable;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.MemberState;
import dev.recado.protocol.v1.Position;
import dev.recado.protocol.v1.Ring;
import dev.recado.protocol.v1.View;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads the whole view as of one moment. */
@Component
class ViewReader {

  private final FleetTable fleet;
  private final ApiKeyTable keys;

  ViewReader(FleetTable fleet, ApiKeyTable keys) {
    this.fleet = fleet;
    this.keys = keys;
  }

  /** With the API keys. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public View read() {
    FleetRow row = fleet.read();
    var view =
        View.newBuilder()
            .setRevision(row.revision())
            .setFleetId(row.fleetId())
            .setHeldBack(row.heldBack())
            .addAllApiKeys(keys.valid());
    fleet.members().forEach(member -> view.addMembers(member(member)));
    if (row.planned()) {
      view.setRing(ring(row));
    }
    return view.build();
  }

  @Transactional(readOnly = true)
  public long revision() {
    return fleet.read().revision();
  }

  private static Member member(MemberRow row) {
    return Member.newBuilder()
        .setId(row.id().toString())
        .setName(row.name())
        .setRole(row.role().toWire())
        .setHost(row.host())
        .setHttpPort(row.httpPort())
        .setGrpcPort(row.grpcPort())
        .setInternalGrpcPort(row.internalGrpcPort())
        .setRaftPort(row.raftPort())
        .setZone(row.zone())
        .setState(row.suspect() ? MemberState.SUSPECT : MemberState.LIVE)
        .setLeaseExpiresAt(timestamp(row.leaseExpiresAt()))
        .build();
  }

  private Ring ring(FleetRow row) {
    var geometry = new dev.recado.membership.Ring(row.bits(), row.positions());
    var ring = Ring.newBuilder().setEpoch(row.epoch()).setBits(row.bits());
    for (PositionRow position : fleet.positions()) {
      ring.addPositions(
          Position.newBuilder()
              .setNumber(position.number())
              .setId(Long.toUnsignedString(geometry.idOf(position.number())))
              .setAfter(Long.toUnsignedString(geometry.afterOf(position.number())))
              .addAllReplicas(position.replicas().stream().map(UUID::toString).toList())
              .setLeader(position.leadership().leader().map(UUID::toString).orElse(""))
              .setIncarnation(position.leadership().incarnation()));
    }
    return ring.build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
