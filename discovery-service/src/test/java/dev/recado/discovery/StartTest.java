package dev.recado.discovery;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Role;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes, keeps and refuses. */
class StartTest {

  @TempDir Path directory;

  private final Database database = PostgresFixture.database();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void firstStartMakesOneAdminKeyThatOnlyItsOwnerMayRead() throws Exception {
    String key;
    try (var discovery = DiscoveryProcess.start(database, directory)) {
      key = discovery.adminKey();
      assertThat(key).matches("recado_[A-Za-z0-9_-]{43}");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(discovery.adminKeyFile())))
          .isEqualTo("rw-------");
      discovery.restart();
      assertThat(discovery.adminKey()).isEqualTo(key);
      assertWorks(discovery, key);
    }
  }

  @Test
  void keyThatTheFileHoldsIsAdopted() throws Exception {
    String key = "recado_" + "k".repeat(43);
    Files.writeString(directory.resolve("admin.key"), key + "\n");

    try (var discovery = DiscoveryProcess.start(database, directory)) {
      assertThat(discovery.adminKey()).isEqualTo(key);
      assertWorks(discovery, key);
    }
  }

  @Test
  void fileWithSomethingElseThanAKeyStopsTheStartAndIsLeftAlone() throws Exception {
    Files.writeString(directory.resolve("admin.key"), "something else");

    assertThatThrownBy(() -> DiscoveryProcess.start(database, directory))
        .rootCause()
        .hasMessageContaining("recado.discovery.admin-key-file");
    assertThat(directory.resolve("admin.key")).hasContent("something else");
  }

  @Test
  void instancesThatStartTogetherMakeOneAdminKey() throws Exception {
    var starts =
        java.util.stream.Stream.of("one", "two")
            .map(name ->
                CompletableFuture.supplyAsync(
                    () -> DiscoveryProcess.start(database, directory.resolve(name))))
            .toList();
    try (var one = starts.get(0).join();
        var two = starts.get(1).join()) {
      assertThat(Files.exists(one.adminKeyFile())).isNotEqualTo(Files.exists(two.adminKeyFile()));
      String key = Files.exists(one.adminKeyFile()) ? one.adminKey() : two.adminKey();
      assertWorks(one, key);
      assertWorks(two, key);
    }
  }

  @Test
  void databaseThatMayLoseCommitsIsRefused() {
    database.execute("alter database " + database.name() + " set synchronous_commit = off");

    assertThatThrownBy(() -> DiscoveryProcess.start(database, directory))
        .rootCause()
        .hasMessageContaining("synchronous_commit is 'off'")
        .hasMessageContaining("alter database");
  }

  @Test
  void portTellsWithoutCredentialsThatItServes() {
    try (var discovery = DiscoveryProcess.start(database, directory)) {
      var channel = discovery.openChannel();
      try {
        eventually(
            Duration.ofSeconds(20),
            () ->
                assertThat(
                        HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void ringOfAFleetDoesNotChange() {
    try (var discovery = DiscoveryProcess.start(database, directory);
        var calls = new MemberCalls(discovery)) {
      for (int port : new int[] {8101, 8201, 8301}) {
        calls.register(Role.STORAGE, port);
      }
    }

    assertThatThrownBy(() -> DiscoveryProcess.start(database, directory, "recado.ring.positions=5"))
        .rootCause()
        .hasMessage(
            "recado.ring.positions is 5, but this fleet was made with 3, which cannot change. Set it to 3.");
  }

  @Test
  void badConfigurationStopsTheStartAndNamesThePropertyAndWhatIsAllowed() {
    assertRefused("recado.discovery.lease-ttl=1ms", "recado.discovery.lease-ttl must be 1s to 10m");
    assertRefused("recado.discovery.collapse-share=1.5", "collapseShare");
    assertRefused("recado.ring.bits=65", "bits");
    assertRefused("recado.ring.replicas=4", "recado.ring.replicas is 4");
  }

  @Test
  void killedDatabaseIsToldAsUnavailableAndNobodyIsSuspectAfterwards() {
    try (PostgresServer server = PostgresFixture.dedicated();
        var own = server.database();
        var discovery =
            DiscoveryProcess.start(
                own,
                directory,
                "recado.discovery.lease-ttl=30s",
                "recado.discovery.member-grace=30s",
                "recado.discovery.outage-after=1s",
                "spring.datasource.hikari.connection-timeout=500");
        var calls = new MemberCalls(discovery)) {
      String id = calls.register(Role.PUSH, 8090).getId();
      long revision = calls.list().getRevision();

      server.kill();
      assertThat(MemberCalls.refusal(calls::list).reason()).isEqualTo(Reason.STORAGE_UNAVAILABLE);
      assertThat(discovery.send(discovery.request("/v1/ping")).statusCode()).isEqualTo(503);
      assertThat(discovery.send(discovery.request("/actuator/health/readiness")).statusCode())
          .isEqualTo(503);
      assertThat(discovery.send(discovery.request("/actuator/health/liveness")).statusCode())
          .isEqualTo(200);
      // The outage is longer than the lease.
      server.restart();
      own.execute(
          "update member set lease_expires_at = lease_expires_at - interval '1 minute';"
              + "update fleet set ticked_at = ticked_at - interval '1 minute'");

      eventually(
          Duration.ofSeconds(20),
          () -> assertThat(calls.renew(id).getRevision()).isEqualTo(revision));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void startWaitsForADatabaseThatIsNotThereYet() {
    try (PostgresServer server = PostgresFixture.dedicated();
        var own = server.database()) {
      server.kill();
      var starting = CompletableFuture.supplyAsync(() -> DiscoveryProcess.start(own, directory));
      server.restart();

      try (var discovery = starting.join()) {
        assertThat(discovery.adminKeyFile()).exists();
      }
    }
  }

  private void assertRefused(String setting, String told) {
    assertThatThrownBy(() -> DiscoveryProcess.start(database, directory, setting))
        .satisfies(e -> {
          var all = new StringBuilder();
          for (Throwable t = e; t != null; t = t.getCause()) {
            all.append(t.getMessage()).append('\n');
          }
          assertThat(all.toString()).contains(told);
        });
  }

  private static void assertWorks(DiscoveryProcess discovery, String key) {
    eventually(
        Duration.ofSeconds(5),
        () ->
            assertThat(
                    discovery
                        .send(
                            discovery
                                .request("/v1/members")
                                .header("Authorization", "Bearer " + key))
                        .statusCode())
                .isEqualTo(200));
  }
}
