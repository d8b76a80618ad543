package dev.recado.discovery.fleet;

import dev.recado.discovery.lease.Lease;
import dev.recado.membership.MemberRole;
import dev.recado.protocol.v1.Member;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A member that is listed. */
@Entity
@Table(name = "member")
public class MemberRow {

  @Id UUID id = new UUID(0, 0);

  @Enumerated(EnumType.STRING)
  MemberRole role = MemberRole.STORAGE;

  String name = "";
  String host = "";
  int httpPort;
  int grpcPort;
  int internalGrpcPort;
  int raftPort;
  String zone = "";
  String processId = "";
  Instant registeredAt = Instant.EPOCH;
  Instant leaseExpiresAt = Instant.EPOCH;
  boolean suspect;
  int[] holds = {};

  protected MemberRow() {}

  MemberRow(UUID id, Instant registeredAt) {
    this.id = id;
    this.registeredAt = registeredAt;
  }

  public UUID id() {
    return id;
  }

  public MemberRole role() {
    return role;
  }

  public String name() {
    return name;
  }

  public String host() {
    return host;
  }

  public int httpPort() {
    return httpPort;
  }

  public int grpcPort() {
    return grpcPort;
  }

  public int internalGrpcPort() {
    return internalGrpcPort;
  }

  public int raftPort() {
    return raftPort;
  }

  public String zone() {
    return zone;
  }

  public boolean suspect() {
    return suspect;
  }

  public Instant leaseExpiresAt() {
    return leaseExpiresAt;
  }

  Lease lease() {
    return new Lease(id, leaseExpiresAt);
  }

  /** A process that has no id, such as one registered by hand, is nobody else. */
  boolean isProcess(String other) {
    return processId.isEmpty() || other.isEmpty() || processId.equals(other);
  }

  boolean hasAddressOf(Member told) {
    return host.equals(told.getHost())
        && httpPort == told.getHttpPort()
        && grpcPort == told.getGrpcPort()
        && internalGrpcPort == told.getInternalGrpcPort()
        && raftPort == told.getRaftPort();
  }

  void takeAddress(Member told, MemberRole toldRole) {
    role = toldRole;
    host = told.getHost();
    httpPort = told.getHttpPort();
    grpcPort = told.getGrpcPort();
    internalGrpcPort = told.getInternalGrpcPort();
    raftPort = told.getRaftPort();
    zone = told.getZone();
  }

  Set<Integer> holds() {
    return Arrays.stream(holds).boxed().collect(Collectors.toUnmodifiableSet());
  }

  void hold(Collection<Integer> numbers) {
    int[] sorted = numbers.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
    if (!Arrays.equals(sorted, holds)) {
      holds = sorted;
    }
  }
}
