package dev.recado.membership;

import dev.recado.membership.tls.CertificateRole;
import dev.recado.protocol.v1.Role;
import java.util.Locale;
import java.util.Optional;

/** What a member does for the fleet. */
public enum MemberRole {
  STORAGE,
  PUSH,
  GATEWAY;

  /** As people and JSON write it: {@code storage}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a member of this role has a certificate for, where members have some. */
  public CertificateRole certificate() {
    return switch (this) {
      case STORAGE -> CertificateRole.STORAGE;
      case PUSH -> CertificateRole.PUSH;
      case GATEWAY -> CertificateRole.GATEWAY;
    };
  }

  public Role toWire() {
    return switch (this) {
      case STORAGE -> Role.STORAGE;
      case PUSH -> Role.PUSH;
      case GATEWAY -> Role.GATEWAY;
    };
  }

  /** Empty for a role that this build does not know. */
  public static Optional<MemberRole> of(Role role) {
    return switch (role) {
      case STORAGE -> Optional.of(STORAGE);
      case PUSH -> Optional.of(PUSH);
      case GATEWAY -> Optional.of(GATEWAY);
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }
}
