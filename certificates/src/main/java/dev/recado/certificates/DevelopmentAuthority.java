package dev.recado.certificates;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * An authority whose certificate and key are in a directory: {@code ca.crt} and {@code ca.key}.
 * Whoever reads the key can be any member of the fleet.
 */
public final class DevelopmentAuthority {

  /** Of the authority's own certificate. */
  public static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);

  private static final String ROLES = "spiffe://recado/";
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  private final X509Bundle authority;

  private DevelopmentAuthority(X509Bundle authority) {
    this.authority = authority;
  }

  /**
   * Opens the authority in the directory, or makes it.
   *
   * @throws IOException when the files cannot be read or written, or are not a certificate and its
   *     key
   */
  public static DevelopmentAuthority in(Path directory) throws IOException {
    Path certificate = directory.resolve("ca.crt");
    Path key = directory.resolve("ca.key");
    if (Files.exists(key)) {
      X509Certificate read = Pem.certificate(certificate);
      return new DevelopmentAuthority(
          X509Bundle.fromRootCertificateAuthority(
              read, new KeyPair(read.getPublicKey(), Pem.privateKey(key))));
    }
    X509Bundle made =
        build(() ->
            valid(AUTHORITY_VALIDITY)
                .subject("CN=Recado development authority")
                .setIsCertificateAuthority(true)
                .setKeyUsage(
                    true,
                    CertificateBuilder.KeyUsage.keyCertSign,
                    CertificateBuilder.KeyUsage.cRLSign)
                .buildSelfSigned());
    Files.createDirectories(directory);
    Pem.write(certificate, made.getCertificatePEM());
    Pem.writeSecret(key, made.getPrivateKeyPEM());
    return new DevelopmentAuthority(made);
  }

  /**
   * Writes {@code tls.crt}, {@code tls.key} and the authority's {@code ca.crt} for one process;
   * each file is replaced at once.
   *
   * @param name for people, such as {@code storage-1}
   * @param role what the certificate lets the process be: {@code discovery}, {@code storage},
   *     {@code push}, {@code gateway} or {@code operator}
   * @param hosts names and addresses that the process is reached at
   */
  public void issue(
      Path directory, String name, String role, Collection<String> hosts, Duration validity)
      throws IOException {
    X509Bundle issued =
        build(() -> {
          CertificateBuilder builder =
              valid(validity)
                  .subject("CN=" + name)
                  .addSanUriName(URI.create(ROLES + role))
                  .setKeyUsage(true, CertificateBuilder.KeyUsage.digitalSignature)
                  .addExtendedKeyUsageServerAuth()
                  .addExtendedKeyUsageClientAuth();
          for (String host : hosts) {
            var _ = isAddress(host) ? builder.addSanIpAddress(host) : builder.addSanDnsName(host);
          }
          return builder.buildIssuedBy(authority);
        });
    Files.createDirectories(directory);
    Pem.write(directory.resolve("ca.crt"), authority.getCertificatePEM());
    Pem.writeSecret(directory.resolve("tls.key"), issued.getPrivateKeyPEM());
    Pem.write(directory.resolve("tls.crt"), issued.getCertificatePEM());
  }

  private static CertificateBuilder valid(Duration validity) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .notBefore(now.minus(CLOCKS_APART))
        .notAfter(now.plus(validity));
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  private interface Building {
    X509Bundle build() throws Exception;
  }

  private static X509Bundle build(Building building) {
    try {
      return building.build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM cannot sign certificates with elliptic curves", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The certificate cannot be made", e);
    }
  }
}
