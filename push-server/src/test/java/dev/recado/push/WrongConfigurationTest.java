package dev.recado.push;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.testkit.Database;
import dev.recado.testkit.FailedStart;
import dev.recado.testkit.MemberArguments;
import dev.recado.testkit.PostgresFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What is wrong stops the start with its property and what to do about it. */
@ExtendWith(OutputCaptureExtension.class)
class WrongConfigurationTest {

  private final Database database = PostgresFixture.database();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    database.close();
  }

  private List<String> arguments(String... settings) {
    return MemberArguments.of(database, directory, settings);
  }

  private ConfigurableApplicationContext start(String... settings) {
    var application = new SpringApplication(PushServerApplication.class);
    application.setRegisterShutdownHook(false);
    return application.run(arguments(settings).toArray(String[]::new));
  }

  private FailedStart refused(CapturedOutput output, String... settings) {
    assertThatThrownBy(() -> start(settings).close()).isNotNull();
    return FailedStart.printed(output);
  }

  @Test
  void valuesThatCannotBeReadOrAreNotAllowedAreNamed(CapturedOutput output) {
    refused(output, "recado.member.call-timeout=soon")
        .tells("recado.member.call-timeout", "\"soon\"", "Update your application");
    refused(output, "recado.push.client-turns.concurrent-max=8")
        .tells("recado.push.client-turns.concurrent-max is 8");
  }

  @Test
  void misspeltPropertyIsNamedWithTheOneThatWasMeant(CapturedOutput output) {
    refused(output, "recado.member.call-timeoutt=5s")
        .tells("recado.member.call-timeoutt", "recado.member.call-timeout was meant", "Correct");
  }

  @Test
  void processThatIsMisconfiguredEndsWithStatusOne() {
    FailedStart.ofProcess(PushServerApplication.class, arguments("recado.ring.positions=3"))
        .tells("recado.ring.positions", "is no property of this process");
  }

  @Test
  void addressesThatAreNoneAreNamed(CapturedOutput output) {
    refused(output, "spring.datasource.url=jdbc:postgresql://127.0.0.1:port/recado")
        .tells("spring.datasource.url is 'jdbc:postgresql://127.0.0.1:port/recado'", "Write it");
    refused(output, "recado.member.discovery-addresses=nowhere")
        .tells("recado.member.discoveryAddresses[0]", "\"nowhere\"", "must be host:port");
    refused(output, "recado.push.public-url=push.example.com")
        .tells("recado.push.public-url is 'push.example.com'", "Set it to");
  }

  @Test
  void passwordThatTheDatabaseRefusesIsNamed(CapturedOutput output) {
    refused(
            output,
            "spring.datasource.username=nobody-knows",
            "spring.datasource.hikari.initialization-fail-timeout=1")
        .tells("(spring.datasource.url) cannot be", "nobody-knows", "spring.datasource.username");
  }

  @Test
  void secretThatCannotBeUsedIsNamed(CapturedOutput output) throws IOException {
    refused(output, "recado.member.fleet-secret-file=/nowhere/fleet.secret")
        .tells("recado.member.fleet-secret-file", "/nowhere/fleet.secret", "Make it once");
    Path weak = Files.writeString(directory.resolve("weak"), "short");
    refused(output, "recado.member.fleet-secret-file=" + weak)
        .tells("must hold 16 to 512", "it holds 5 characters", "openssl rand");
  }

  @Test
  void databaseOfANewerBuildIsLeftAlone(CapturedOutput output) {
    start().close();
    database.execute(
        """
        insert into flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        values (999, '999', 'later', 'SQL', 'V999__later.sql', 'a newer build', 1, true)\
        """);

    refused(output).tells("spring.datasource.url", "999", "Start the build that migrated it");
  }

  @Test
  void databaseThatMayLoseCommitsIsRefusedWithTheRemedy(CapturedOutput output) {
    database.execute("alter database " + database.name() + " set synchronous_commit = off");

    refused(output).tells("synchronous_commit", "off", "spring.datasource.url", "alter database");
  }

  @Test
  void portsThatAreTakenAreNamedWithTheirProperties(CapturedOutput output) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String property :
          List.of("server.port", "spring.grpc.server.port", "recado.member.internal.port")) {
        refused(output, property + "=" + taken.getLocalPort())
            .tells("(" + property + ") cannot be opened", "choose another port");
      }
    }
  }
}
