package dev.recado.discovery.api;

import dev.recado.discovery.fleet.FleetRegistry;
import dev.recado.membership.MemberRole;
import dev.recado.membership.tls.CertificateRole;
import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Where processes prove themselves by certificates, a member is registered, renewed and removed
 * only with one for its role. Where they do not, the fleet's secret was proof enough.
 */
@Component
class MemberProofs {

  private final MemberTls tls;
  private final FleetRegistry registry;

  MemberProofs(MemberTls tls, FleetRegistry registry) {
    this.tls = tls;
    this.registry = registry;
  }

  /**
   * Of a member that registers.
   *
   * @throws Rejection FORBIDDEN without a certificate for the role
   */
  void require(MemberRole role, Optional<CertificateRole> proven) {
    if (!tls.isOn() || proven.filter(role.certificate()::equals).isPresent()) {
      return;
    }
    throw new Rejection(
        Reason.FORBIDDEN,
        "A member of role "
            + role.text()
            + " proves itself with a certificate for "
            + role.certificate().uri()
            + "; this one "
            + proven.map(other -> "is for " + other.uri()).orElse("names no role of the fleet")
            + ". Give the process a certificate of its role.");
  }

  /** Of a registered member; one that is not known is told so by the registry. */
  void require(UUID member, Optional<CertificateRole> proven) {
    if (tls.isOn()) {
      registry.roleOf(member).ifPresent(role -> require(role, proven));
    }
  }

  /** REST has no certificates here: its port is for everybody. */
  void refuseOverRest() {
    if (tls.isOn()) {
      throw new Rejection(
          Reason.FORBIDDEN,
          "Members of this fleet prove themselves with certificates. Register, renew and leave over"
              + " gRPC.");
    }
  }
}
