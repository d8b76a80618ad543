package dev.recado.discovery;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.testkit.Database;
import dev.recado.testkit.FailedStart;
import dev.recado.testkit.PostgresFixture;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is wrong stops the start with its property and what to do about it. */
@ExtendWith(OutputCaptureExtension.class)
class WrongConfigurationTest {

  private final Database database = PostgresFixture.database();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    database.close();
  }

  private FailedStart refused(CapturedOutput output, String... settings) {
    assertThatThrownBy(() -> DiscoveryProcess.start(database, directory, settings)).isNotNull();
    return FailedStart.printed(output);
  }

  @Test
  void valuesThatCannotBeReadOrAreNotAllowedAreNamed(CapturedOutput output) {
    refused(output, "recado.discovery.lease-ttl=soon")
        .tells("recado.discovery.lease-ttl", "\"soon\"", "Update your application");
    refused(output, "recado.discovery.lease-ttl=1ms")
        .tells("recado.discovery.lease-ttl must be 1s to 10m");
    refused(output, "recado.ring.replicas=4").tells("recado.ring.replicas is 4", "Lower");
  }

  @Test
  void misspeltPropertyIsNamedWithTheOneThatWasMeant(CapturedOutput output) {
    refused(output, "recado.discovery.lease-tll=5s")
        .tells("recado.discovery.lease-tll", "recado.discovery.lease-ttl was meant", "Correct");
  }

  @Test
  void processThatIsMisconfiguredEndsWithStatusOne() {
    FailedStart.ofProcess(
            DiscoveryServiceApplication.class, List.of("--recado.storage.raft-port=9201"))
        .tells("recado.storage.raft-port", "is no property of this process.");
  }

  @Test
  void addressThatIsNoDatabasesIsNamed(CapturedOutput output) {
    refused(output, "spring.datasource.url=jdbc:postgresql://127.0.0.1:port/discovery")
        .tells("spring.datasource.url is 'jdbc:postgresql://127.0.0.1:port/discovery'", "Write it");
  }

  @Test
  void passwordThatTheDatabaseRefusesIsNamed(CapturedOutput output) {
    refused(output, "spring.datasource.username=nobody-knows", "spring.flyway.connect-retries=0")
        .tells("(spring.datasource.url) cannot be used", "spring.datasource.username");
  }

  @Test
  void secretsThatCannotBeUsedAreNamed(CapturedOutput output) throws Exception {
    refused(output, "recado.discovery.fleet-secret-file=/nowhere/fleet.secret")
        .tells("recado.discovery.fleet-secret-file", "/nowhere/fleet.secret", "Make it once");
    Path weak = Files.writeString(directory.resolve("weak"), "short");
    refused(output, "recado.discovery.fleet-secret-file=" + weak)
        .tells("must hold 16 to 512", "it holds 5 characters", "openssl rand");
  }

  @Test
  void adminKeyFileThatCannotBeWrittenIsNamed(CapturedOutput output) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");

    refused(output, "recado.discovery.admin-key-file=" + file.resolve("admin.key"))
        .tells("recado.discovery.admin-key-file", "Let the process's user write");
  }

  @Test
  void databaseOfANewerBuildIsLeftAlone(CapturedOutput output) {
    DiscoveryProcess.start(database, directory).close();
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

    refused(output).tells("synchronous_commit is 'off'", "spring.datasource.url", "Run: alter");
  }

  @Test
  void portsThatAreTakenAreNamedWithTheirProperties(CapturedOutput output) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(output, "server.port=" + taken.getLocalPort())
          .tells("(server.port) cannot be opened", "choose another port with server.port");
      refused(output, "spring.grpc.server.port=" + taken.getLocalPort())
          .tells("(spring.grpc.server.port) cannot be opened");
    }
  }
}
