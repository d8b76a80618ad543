package dev.recado.membership.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a certificate lets a process be, told by a URI among its alternative names: {@code
 * spiffe://recado/storage}. A certificate names one role.
 */
public enum CertificateRole {
  DISCOVERY,
  STORAGE,
  PUSH,
  GATEWAY,
  /** People and what watches the fleet: may read the management ports, and is no member. */
  OPERATOR;

  private static final String PREFIX = "spiffe://recado/";
  private static final int URI_NAME = 6;

  /** Empty for a certificate that names no role, or several. */
  public static Optional<CertificateRole> of(X509Certificate certificate) {
    List<String> named;
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      named =
          (names == null ? Stream.<List<?>>empty() : names.stream())
              .filter(name -> name.getFirst().equals(URI_NAME))
              .map(name -> String.valueOf(name.get(1)))
              .filter(uri -> uri.startsWith(PREFIX))
              .toList();
    } catch (CertificateException e) {
      return Optional.empty();
    }
    return named.size() == 1
        ? Stream.of(values()).filter(role -> role.uri().equals(named.getFirst())).findFirst()
        : Optional.empty();
  }

  /** The alternative name that a certificate for this role has. */
  public String uri() {
    return PREFIX + text();
  }

  /** As people write it: {@code storage}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
