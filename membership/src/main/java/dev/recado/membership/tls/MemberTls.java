package dev.recado.membership.tls;

import dev.recado.membership.start.MisconfiguredException;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCall;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/** Makes this process's connections to the fleet's others, and takes theirs. */
public final class MemberTls {

  /** Connections between processes are plain. */
  public static final MemberTls OFF = new MemberTls(Optional.empty());

  /** A certificate with its key, and whom to trust, in the form that TLS takes. */
  public record Managers(KeyManager keys, TrustManager trust) {}

  private final Optional<SslManagerBundle> material;

  private MemberTls(Optional<SslManagerBundle> material) {
    this.material = material;
  }

  /** Uses the bundle of that name. */
  static MemberTls of(String name, SslBundles bundles) {
    if (!bundles.getBundleNames().contains(name)) {
      throw new MisconfiguredException(
          "recado.tls.bundle is '" + name + "', but there is no such SSL bundle.",
          "Define spring.ssl.bundle.pem."
              + name
              + ", or start with the profile 'mtls' and recado.tls.directory.");
    }
    return new MemberTls(Optional.of(bundles.getBundle(name).getManagers()));
  }

  public boolean isOn() {
    return material.isPresent();
  }

  /** To a server whose certificate names the role, and the host that is called. */
  public ChannelCredentials to(CertificateRole role) {
    return managers(Set.of(role))
        .<ChannelCredentials>map(managers ->
            TlsChannelCredentials.newBuilder()
                .keyManager(managers.keys())
                .trustManager(managers.trust())
                .build())
        .orElseGet(InsecureChannelCredentials::create);
  }

  /** Refuses, in the handshake, whoever has no certificate with one of the roles. */
  public ServerCredentials from(Set<CertificateRole> roles) {
    return managers(roles)
        .<ServerCredentials>map(managers ->
            TlsServerCredentials.newBuilder()
                .keyManager(managers.keys())
                .trustManager(managers.trust())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build())
        .orElseGet(InsecureServerCredentials::create);
  }

  /** For what is not gRPC of ours: trusts only the roles. Empty when connections are plain. */
  public Optional<Managers> managers(Set<CertificateRole> roles) {
    return material.map(bundle ->
        new Managers(
            bundle.getKeyManagers()[0],
            new RoleTrust((X509ExtendedTrustManager) bundle.getTrustManagers()[0], roles)));
  }

  /** The role of the certificate that the caller proved to have. */
  public static Optional<CertificateRole> peer(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? CertificateRole.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
