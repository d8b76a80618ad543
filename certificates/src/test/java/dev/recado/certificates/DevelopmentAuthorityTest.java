package dev.recado.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentAuthorityTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path directory;

  @Test
  void issuedCertificateIsForItsRoleAndHostsAndSignedByTheAuthority() throws Exception {
    Path member = directory.resolve("storage-1");

    DevelopmentAuthority.in(directory)
        .issue(member, "storage-1", "storage", List.of("127.0.0.1", "::1", "localhost"), DAY);

    X509Certificate issued = Pem.certificate(member.resolve("tls.crt"));
    X509Certificate authority = Pem.certificate(member.resolve("ca.crt"));
    issued.verify(authority.getPublicKey());
    assertThat(authority).isEqualTo(Pem.certificate(directory.resolve("ca.crt")));
    assertThat(issued.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactlyInAnyOrder(
            "spiffe://recado/storage", "127.0.0.1", "0:0:0:0:0:0:0:1", "localhost");
    assertThat(issued.getBasicConstraints()).as("is no authority itself").isEqualTo(-1);
    assertThat(issued.getNotAfter()).isBefore(Instant.now().plus(DAY).plusSeconds(1));
  }

  @Test
  void authorityThatIsThereIsUsedAgain() throws Exception {
    DevelopmentAuthority first = DevelopmentAuthority.in(directory);
    first.issue(directory.resolve("a"), "a", "push", List.of("localhost"), DAY);

    DevelopmentAuthority.in(directory)
        .issue(directory.resolve("b"), "b", "push", List.of("localhost"), DAY);

    X509Certificate authority = Pem.certificate(directory.resolve("a/ca.crt"));
    X509Certificate later = Pem.certificate(directory.resolve("b/tls.crt"));
    assertThatCode(() -> later.verify(authority.getPublicKey())).doesNotThrowAnyException();
  }

  @Test
  void keysAreForTheirOwnerAlone() throws Exception {
    DevelopmentAuthority.in(directory)
        .issue(directory, "gateway-1", "gateway", List.of("localhost"), DAY);

    for (String key : List.of("ca.key", "tls.key")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(key))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void damagedAuthorityIsNamed() throws Exception {
    var _ = DevelopmentAuthority.in(directory);
    Files.writeString(directory.resolve("ca.key"), "nonsense");

    assertThatThrownBy(() -> DevelopmentAuthority.in(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.key");
  }
}
