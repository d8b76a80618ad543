package dev.recado.membership.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.certificates.DevelopmentAuthority;
import dev.recado.membership.MemberRole;
import io.netty.pkitesting.CertificateBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateRoleTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void certificateThatTheAuthorityIssuesForARoleNamesIt(CertificateRole role) throws Exception {
    DevelopmentAuthority.in(directory)
        .issue(directory, "somebody", role.text(), List.of("localhost"), Duration.ofDays(1));

    assertThat(CertificateRole.of(read(directory.resolve("tls.crt")))).contains(role);
  }

  @ParameterizedTest
  @EnumSource
  void everyRoleOfAMemberHasACertificate(MemberRole role) {
    assertThat(role.certificate().text()).isEqualTo(role.text());
  }

  @Test
  void certificateWithoutARoleOfTheFleetNamesNone() throws Exception {
    for (String uri : List.of("spiffe://recado/king", "spiffe://other/storage", "recado/storage")) {
      X509Certificate other =
          new CertificateBuilder()
              .subject("CN=other")
              .addSanUriName(uri)
              .setIsCertificateAuthority(true)
              .buildSelfSigned()
              .getCertificate();
      assertThat(CertificateRole.of(other)).as(uri).isEmpty();
    }
    X509Certificate bare =
        new CertificateBuilder()
            .subject("CN=storage")
            .setIsCertificateAuthority(true)
            .buildSelfSigned()
            .getCertificate();
    assertThat(CertificateRole.of(bare)).isEmpty();
  }

  @Test
  void certificateThatNamesTwoRolesIsForNone() throws Exception {
    X509Certificate both =
        new CertificateBuilder()
            .subject("CN=both")
            .addSanUriName(CertificateRole.GATEWAY.uri())
            .addSanUriName(CertificateRole.STORAGE.uri())
            .setIsCertificateAuthority(true)
            .buildSelfSigned()
            .getCertificate();

    assertThat(CertificateRole.of(both)).isEmpty();
  }

  private static X509Certificate read(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
