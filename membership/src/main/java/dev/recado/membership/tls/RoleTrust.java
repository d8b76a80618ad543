package dev.recado.membership.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whom the fleet's authorities vouch for, when its certificate names an allowed role. */
final class RoleTrust extends PresentTrust {

  private final Set<CertificateRole> allowed;

  RoleTrust(X509ExtendedTrustManager authorities, Set<CertificateRole> allowed) {
    super(() -> authorities);
    this.allowed = Set.copyOf(allowed);
  }

  @Override
  void require(X509Certificate peer) throws CertificateException {
    boolean named = CertificateRole.of(peer).filter(allowed::contains).isPresent();
    if (!named) {
      throw new CertificateException(
          "The certificate of '"
              + peer.getSubjectX500Principal().getName()
              + "' names none of the roles that are allowed here: "
              + allowed.stream()
                  .map(CertificateRole::uri)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }
}
