package dev.recado.membership.tls;

import dev.recado.certificates.DevelopmentAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** A process's certificate, and how it uses it. */
final class Identity {

  private static final String BUNDLE = "member";

  private final Path directory;
  private final DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry();
  private final MemberTls tls;

  private Identity(Path directory) {
    this.directory = directory;
    registry.registerBundle(BUNDLE, bundle());
    tls = MemberTls.of(BUNDLE, new ReloadedBundles(registry));
  }

  /** Of a process on this machine. */
  static Identity of(Path root, String authority, String role) {
    return of(root, authority, role, "127.0.0.1");
  }

  static Identity of(Path root, String authority, String role, String host) {
    Path directory = root.resolve(authority + "-" + role + "-" + host);
    issue(root, authority, role, host, directory);
    return new Identity(directory);
  }

  private static void issue(Path root, String authority, String role, String host, Path directory) {
    try {
      DevelopmentAuthority.in(root.resolve(authority))
          .issue(directory, role, role, List.of(host), Duration.ofDays(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MemberTls tls() {
    return tls;
  }

  /** As when the files were replaced by such of another authority. */
  void replace(Path root, String authority, String role) {
    issue(root, authority, role, "127.0.0.1", directory);
    registry.updateBundle(BUNDLE, bundle());
  }

  private SslBundle bundle() {
    String at = "file:" + directory;
    return SslBundle.of(
        new PemSslStoreBundle(
            PemSslStoreDetails.forCertificate(at + "/tls.crt").withPrivateKey(at + "/tls.key"),
            PemSslStoreDetails.forCertificate(at + "/ca.crt")));
  }
}
