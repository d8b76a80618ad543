package dev.recado.membership.tls;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.certificates.DevelopmentAuthority;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The profile that every service has with this module. */
class MtlsProfileTest {

  @TempDir Path directory;

  private final ApplicationContextRunner process =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
          .withUserConfiguration(TlsConfiguration.class)
          .withInitializer(new ConfigDataApplicationContextInitializer());

  @Test
  void connectionsArePlainWithoutIt() {
    process.run(context -> assertThat(context.getBean(MemberTls.class).isOn()).isFalse());
  }

  @Test
  void filesThatAreReplacedAreUsedWithoutARestart() throws Exception {
    issue("before");
    process
        .withPropertyValues(
            "spring.profiles.active=mtls",
            "recado.tls.directory=" + directory,
            "spring.ssl.bundle.watch.file.quiet-period=100ms")
        .run(context -> {
          MemberTls tls = context.getBean(MemberTls.class);
          assertThat(presented(tls)).contains("before");

          issue("after");

          eventually(Duration.ofSeconds(30), () -> assertThat(presented(tls)).contains("after"));
        });
  }

  @Test
  void directoryThatIsMissingIsNamedWithItsProperty() {
    process
        .withPropertyValues("spring.profiles.active=mtls")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("recado.tls.directory"));
  }

  private void issue(String name) throws Exception {
    DevelopmentAuthority.in(directory)
        .issue(directory, name, "storage", List.of("localhost"), Duration.ofDays(1));
  }

  private static String presented(MemberTls tls) {
    var keys =
        (X509ExtendedKeyManager) tls.managers(Set.of(CertificateRole.STORAGE)).orElseThrow().keys();
    String alias = keys.chooseEngineServerAlias("EC", null, null);
    X509Certificate[] chain = keys.getCertificateChain(alias);
    assertThat(chain).isNotNull();
    return chain[0].getSubjectX500Principal().getName();
  }
}
