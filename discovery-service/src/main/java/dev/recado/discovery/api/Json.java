package dev.recado.discovery.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.MemberState;
import dev.recado.protocol.v1.Position;
import dev.recado.protocol.v1.Ring;
import dev.recado.protocol.v1.Role;
import dev.recado.protocol.v1.View;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON shapes of the contract. */
final class Json {

  private Json() {}

  record Registering(
      @Nullable String role,
      @Nullable String host,
      int httpPort,
      int grpcPort,
      int internalGrpcPort,
      int raftPort,
      @Nullable String zone,
      @Nullable String name,
      @Nullable String id) {

    Member toMember() {
      return Member.newBuilder()
          .setRole(wireRole(orEmpty(role)))
          .setHost(orEmpty(host))
          .setHttpPort(httpPort)
          .setGrpcPort(grpcPort)
          .setInternalGrpcPort(internalGrpcPort)
          .setRaftPort(raftPort)
          .setZone(orEmpty(zone))
          .setName(orEmpty(name))
          .setId(orEmpty(id))
          .build();
    }
  }

  record Registered(String id, String leaseTtl, long revision) {}

  record Renewed(String leaseTtl, long revision) {}

  record Members(long revision, boolean heldBack, List<ListedMember> members) {
    static Members of(View view, Role role) {
      return new Members(
          view.getRevision(),
          view.getHeldBack(),
          view.getMembersList().stream()
              .filter(m -> role == Role.ROLE_UNSPECIFIED || m.getRole() == role)
              .map(ListedMember::of)
              .toList());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ListedMember(
      String id,
      String name,
      String role,
      String host,
      int httpPort,
      int grpcPort,
      @Nullable Integer internalGrpcPort,
      @Nullable Integer raftPort,
      String zone,
      String state,
      Instant leaseExpiresAt) {
    static ListedMember of(Member member) {
      return new ListedMember(
          member.getId(),
          member.getName(),
          member.getRole().name().toLowerCase(Locale.ROOT),
          member.getHost(),
          member.getHttpPort(),
          member.getGrpcPort(),
          port(member.getInternalGrpcPort()),
          port(member.getRaftPort()),
          member.getZone(),
          member.getState() == MemberState.LIVE ? "live" : "suspect",
          Instant.ofEpochSecond(
              member.getLeaseExpiresAt().getSeconds(), member.getLeaseExpiresAt().getNanos()));
    }

    private static @Nullable Integer port(int port) {
      return port == 0 ? null : port;
    }
  }

  record RingOfPositions(long epoch, int bits, List<PlacedPosition> positions) {
    static RingOfPositions of(Ring ring, int bitsBefore) {
      return new RingOfPositions(
          ring.getEpoch(),
          ring.getBits() == 0 ? bitsBefore : ring.getBits(),
          ring.getPositionsList().stream().map(PlacedPosition::of).toList());
    }
  }

  record PlacedPosition(String id, Arc arc, List<String> replicas, @Nullable String leader) {
    static PlacedPosition of(Position position) {
      return new PlacedPosition(
          position.getId(),
          new Arc(position.getAfter(), position.getId()),
          List.copyOf(position.getReplicasList()),
          position.getLeader().isEmpty() ? null : position.getLeader());
    }
  }

  record Arc(String after, String through) {}

  /** UNSPECIFIED for a word that is no role. */
  static Role wireRole(String text) {
    return switch (text) {
      case "storage" -> Role.STORAGE;
      case "push" -> Role.PUSH;
      case "gateway" -> Role.GATEWAY;
      default -> Role.ROLE_UNSPECIFIED;
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
