package dev.recado.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetCertificatesTest {

  private static final List<String> MEMBERS = List.of("storage-2", "gateway-1");

  @TempDir Path directory;

  @Test
  void everyMemberGetsOneForItsRoleAndThereIsOneForTheOperator() throws Exception {
    new FleetCertificates(directory).issue(MEMBERS);

    assertThat(names("storage-2")).contains("spiffe://recado/storage", "127.0.0.1", "localhost");
    assertThat(names("gateway-1")).contains("spiffe://recado/gateway");
    assertThat(names("operator")).contains("spiffe://recado/operator");
  }

  @Test
  void newOnesAreOfTheSameAuthority() throws Exception {
    var certificates = new FleetCertificates(directory);
    certificates.issue(MEMBERS);
    X509Certificate authority = read(directory.resolve("gateway-1/ca.crt"));
    X509Certificate before = read(directory.resolve("storage-2/tls.crt"));

    certificates.issue(MEMBERS);

    X509Certificate after = read(directory.resolve("storage-2/tls.crt"));
    after.verify(authority.getPublicKey());
    assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
  }

  @Test
  void damagedAuthorityIsToldWithWhatToDo() throws Exception {
    new FleetCertificates(directory).issue(MEMBERS);
    Files.writeString(directory.resolve("authority/ca.crt"), "nonsense");

    assertThatThrownBy(() -> new FleetCertificates(directory).issue(MEMBERS))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("ca.crt")
        .hasMessageContaining("Remove the directory");
  }

  private List<String> names(String member) throws Exception {
    return read(directory.resolve(member).resolve("tls.crt")).getSubjectAlternativeNames().stream()
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }

  private static X509Certificate read(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
