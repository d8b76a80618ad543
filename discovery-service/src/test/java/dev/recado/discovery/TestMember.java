package dev.recado.discovery;

import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.FleetView;
import dev.recado.membership.MemberRole;
import dev.recado.membership.MemberSelf;
import dev.recado.membership.Membership;
import dev.recado.membership.MembershipProperties;
import dev.recado.membership.WallClock;
import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.v1.HeldReplica;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A member's side of discovery, as a service has it, with short times. */
final class TestMember implements AutoCloseable {

  private final Membership membership;
  private volatile List<HeldReplica> held = List.of();

  TestMember(MemberRole role, int port, Path data, Path secret, String... addresses) {
    var properties =
        new MembershipProperties(
            List.of(addresses),
            secret,
            data,
            "127.0.0.1",
            "",
            "",
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            16,
            MembershipProperties.Announced.NOTHING);
    boolean storage = role == MemberRole.STORAGE;
    membership =
        new Membership(
            properties,
            new MemberSelf(role, port, port + 1, storage ? port + 2 : 0, storage ? port + 3 : 0),
            FleetSecret.read(secret),
            MemberTls.OFF,
            () -> held,
            WallClock.SYSTEM);
    membership.start();
  }

  Membership membership() {
    return membership;
  }

  FleetView view() {
    return membership.requireView();
  }

  /** This member, as the view has it. */
  FleetMember self() {
    return view().member(membership.self().orElseThrow()).orElseThrow();
  }

  void hold(HeldReplica... replicas) {
    held = List.of(replicas);
    membership.renewNow();
  }

  @Override
  public void close() {
    membership.stop();
  }
}
