package dev.recado.cli.fleet;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.process.ProcessRef;
import dev.recado.cli.process.SupervisionEvent;
import dev.recado.cli.programs.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server under a fleet: durable, killed, and back. */
class FleetPostgresTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final List<FleetEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void killedServerComesBackWithItsData() throws Exception {
    try (LocalFleet fleet = fleet()) {
      fleet.prepare();
      Databases databases = fleet.databases();
      try (Connection connection = connect(databases, "storage_3")) {
        execute(connection, "CREATE TABLE kept (x int)");
        execute(connection, "INSERT INTO kept VALUES (42)");
        assertThat(setting(connection, "fsync")).isEqualTo("on");
        assertThat(setting(connection, "full_page_writes")).isEqualTo("on");
        assertThat(setting(connection, "synchronous_commit")).isEqualTo("on");
        assertThat(setting(connection, "max_connections")).isEqualTo("200");
        assertThat(setting(connection, "checkpoint_timeout")).isEqualTo("30min");
        assertThat(setting(connection, "server_encoding")).isEqualTo("UTF8");
        assertThat(setting(connection, "data_directory"))
            .isEqualTo(directory.resolve("postgres").toRealPath().toString());
        assertThat(setting(connection, "server_version")).startsWith("18");
      }
      for (int i = 1; i <= 3; i++) {
        ProcessRef before = fleet.process("postgres").orElseThrow();
        fleet.kill("postgres", "KILL");
        eventually(
            SOON,
            () -> {
              assertThat(fleet.process("postgres"))
                  .isPresent()
                  .isNotEqualTo(java.util.Optional.of(before));
              assertThat(fleet.ready("postgres")).isTrue();
            });
      }
      try (Connection connection = connect(databases, "storage_3")) {
        assertThat(value(connection, "SELECT x::text FROM kept")).isEqualTo("42");
      }
      assertThat(
              events.stream()
                  .filter(event -> event.toString().contains("Crashed[process=postgres")))
          .hasSize(3);
    }
    resumesWithItsDataAfterAStop();
    killedOwnersServerIsStoppedFirst();
  }

  private void resumesWithItsDataAfterAStop() throws Exception {
    events.clear();
    try (LocalFleet fleet = fleet()) {
      fleet.prepare();
      try (Connection connection = connect(fleet.databases(), "storage_3")) {
        assertThat(value(connection, "SELECT x::text FROM kept")).isEqualTo("42");
      }
    }
    assertThat(events)
        .anySatisfy(event ->
            assertThat(event)
                .isEqualTo(
                    new FleetEvent.Supervised(new SupervisionEvent.Stopped("postgres", false))));
    assertThat(directory.resolve("postgres").resolve("postmaster.pid")).doesNotExist();
  }

  /** As after {@code kill -9} of an owner between a start and its note of it. */
  private void killedOwnersServerIsStoppedFirst() throws Exception {
    Process postmaster;
    try (LocalFleet fleet = fleet()) {
      fleet.prepare();
      ProcessRef running = fleet.process("postgres").orElseThrow();
      List<String> command =
          List.of(running.handle().orElseThrow().info().arguments().orElseThrow());
      String program = running.handle().orElseThrow().info().command().orElseThrow();
      fleet.stop();
      var again = new java.util.ArrayList<>(List.of("unshare", "--user", program));
      if (!"root".equals(System.getProperty("user.name"))) {
        again.subList(0, 2).clear();
      }
      again.addAll(command);
      postmaster =
          new ProcessBuilder(again)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("orphan.log").toFile())
              .start();
      eventually(
          SOON,
          () ->
              assertThat(Files.readString(directory.resolve("orphan.log")))
                  .contains("ready to accept connections"));
    }
    try (LocalFleet fleet = fleet()) {
      fleet.prepare();
      assertThat(postmaster.isAlive()).isFalse();
      assertThat(Files.readString(directory.resolve("orphan.log")))
          .contains("received fast shutdown request");
      try (Connection connection = connect(fleet.databases(), "storage_3")) {
        assertThat(value(connection, "SELECT x::text FROM kept")).isEqualTo("42");
      }
    } finally {
      postmaster.destroyForcibly();
    }
  }

  private LocalFleet fleet() {
    return LocalFleet.builder(directory, directory)
        .freePorts()
        .programs(role -> new Program(List.of("none")))
        .listener(events::add)
        .build();
  }

  private static Connection connect(Databases databases, String database) throws SQLException {
    return DriverManager.getConnection(
        databases.url(database), databases.username(), databases.password());
  }

  private static String setting(Connection connection, String name) throws SQLException {
    return value(connection, "SHOW " + name);
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
