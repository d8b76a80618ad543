package dev.recado.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.storage.replica.ReplicaSchema;
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
import org.flywaydb.core.Flyway;
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
    var application = new SpringApplication(StorageNodeApplication.class);
    application.setRegisterShutdownHook(false);
    application.addInitializers(context ->
        context.getBeanFactory().registerSingleton("processEnd", new ProcessEnd(_ -> {}, _ -> {})));
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
    refused(output, "recado.storage.forward.timeout=1h")
        .tells("recado.storage.forward.timeout is 3600s; it must be 100ms to 60s");
  }

  @Test
  void misspeltPropertyIsNamedWithTheOneThatWasMeant(CapturedOutput output) {
    refused(output, "recado.member.call-timeoutt=5s")
        .tells("recado.member.call-timeoutt", "recado.member.call-timeout was meant", "Correct");
  }

  @Test
  void processThatIsMisconfiguredEndsWithStatusOne() {
    FailedStart.ofProcess(StorageNodeApplication.class, arguments("recado.ring.positions=3"))
        .tells("recado.ring.positions", "is no property of this process");
  }

  @Test
  void addressesThatAreNoneAreNamed(CapturedOutput output) {
    refused(output, "spring.datasource.url=jdbc:postgresql://127.0.0.1:port/recado")
        .tells("spring.datasource.url is 'jdbc:postgresql://127.0.0.1:port/recado'", "Write it");
    refused(output, "recado.member.discovery-addresses=nowhere")
        .tells("recado.member.discoveryAddresses[0]", "\"nowhere\"", "must be host:port");
  }

  @Test
  void passwordThatTheDatabaseRefusesIsNamed(CapturedOutput output) {
    refused(output, "spring.datasource.username=nobody-knows", "recado.storage.database-wait=1s")
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
  void replicasOfANewerBuildAreLeftAlone(CapturedOutput output) throws Exception {
    new ReplicaSchema(7).migrate(database.dataSource());
    start().close();
    database.execute(
        """
        insert into position_7.flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        values (999, '999', 'later', 'SQL', 'V999__later.sql', 'a newer build', 1, true)\
        """);

    refused(output)
        .tells("position_7", "spring.datasource.url", "999", "Start the build that migrated it");
  }

  @Test
  void messageInboxOfANewerBuildIsLeftAlone(CapturedOutput output) {
    database.execute("create schema node");
    var _ =
        Flyway.configure()
            .dataSource(database.dataSource())
            .schemas("node")
            .locations("classpath:db/node")
            .load()
            .migrate();
    database.execute(
        """
        insert into node.flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        values (999, '999', 'later', 'SQL', 'V999__later.sql', 'a newer build', 1, true)\
        """);

    refused(output).tells("The schema node", "999", "Start the build that migrated it");
  }

  @Test
  void dataDirectoryThatCannotBeUsedIsNamed(CapturedOutput output) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    refused(output, "recado.member.data-directory=" + file.resolve("data"))
        .tells("(recado.member.data-directory) cannot be used", "Let the process's user write");
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
