package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.OperationIds;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of accepted operations when processes and databases go, each with gateways of its
 * own.
 */
class OutboxHttpTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Map<String, String> QUICK =
      Map.of(
          "recado.dispatch.acknowledgement-timeout", "300ms",
          "recado.outbox.owner-lease-ttl", "2s",
          "recado.outbox.sweep-interval", "100ms",
          "recado.outbox.own-sweep-interval", "500ms",
          "recado.gateway.stop-patience", "500ms");

  @TempDir private Path directory;
  private final FakeFleet fleet = new FakeFleet();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    fleet.close();
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  private RunningGateway gateway(Database database, String name) {
    return opened(RunningGateway.start(fleet, database, directory.resolve(name), QUICK));
  }

  private static String operation(String id) {
    return "{\"id\":\"%s\",\"kind\":\"put\",\"key\":\"k-%s\",\"value\":\"1\"}".formatted(id, id);
  }

  private static List<String> submit(RunningGateway gateway, int operations) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < operations; i++) {
      String id = OperationIds.next().toString();
      ids.add(id);
      assertThat(gateway.post("/v1/operations", operation(id)).statusCode()).isEqualTo(202);
    }
    return ids;
  }

  private static void assertDecided(RunningGateway gateway, List<String> ids) {
    eventually(
        SOON,
        () ->
            assertThat(ids)
                .allSatisfy(id ->
                    assertThat(
                            gateway
                                .get("/v1/operations/" + id + "?key=k-" + id)
                                .json()
                                .get("state")
                                .stringValue())
                        .isEqualTo("decided")));
  }

  private static int rows(Database database) {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from outbox")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rowsOfAStoppedGatewayAreTakenOverByAnother() {
    Database database = opened(PostgresFixture.database());
    RunningGateway first = gateway(database, "first");
    RunningGateway second = gateway(database, "second");
    fleet.nodes().forEach(FakeNode::fallSilent);
    List<String> ids = submit(first, 20);
    assertThat(rows(database)).isEqualTo(20);

    first.close();
    fleet.reset();

    assertDecided(second, ids);
    eventually(SOON, () -> assertThat(rows(database)).isZero());
    assertThat(fleet.store().effects()).isEqualTo(20);
    assertThat(fleet.discovery().left()).hasSize(1);
  }

  @Test
  void rowsOfAGatewayThatVanishedAreTakenOverWhenItsLeaseHasLapsed() {
    Database database = opened(PostgresFixture.database());
    RunningGateway gateway = gateway(database, "gateway");
    fleet.nodes().forEach(FakeNode::fallSilent);
    List<String> ids = submit(gateway, 10);
    // As a process leaves them that was killed: rows of an owner whose lease nobody renews.
    gateway.close();
    String vanished = "00000000-0000-7000-8000-000000000001";
    database.execute("update outbox set owner = '" + vanished + "'");
    database.execute(
        "insert into outbox_owner_lease values ('"
            + vanished
            + "', clock_timestamp() + interval '2 seconds')");
    fleet.reset();

    RunningGateway other = gateway(database, "other");

    assertDecided(other, ids);
    eventually(SOON, () -> assertThat(rows(database)).isZero());
    assertThat(fleet.store().effects()).isEqualTo(10);
  }

  @Test
  void restartedGatewayCarriesItsOwnRowsOn() {
    Database database = opened(PostgresFixture.database());
    RunningGateway before = gateway(database, "same");
    fleet.nodes().forEach(FakeNode::fallSilent);
    List<String> ids = submit(before, 10);
    before.close();
    // As after a crash: the lease is still held, so nobody else may have them.
    database.execute(
        "update outbox_owner_lease set expires_at = clock_timestamp() + interval '1 hour'");
    fleet.reset();

    RunningGateway after = gateway(database, "same");

    assertDecided(after, ids);
    eventually(SOON, () -> assertThat(rows(database)).isZero());
  }

  @Test
  void databaseAwayRefusesAcceptanceAndLosesNothing() {
    PostgresServer server = opened(PostgresFixture.dedicated());
    Database database = server.database();
    RunningGateway gateway = gateway(database, "gateway");
    fleet.nodes().forEach(FakeNode::fallSilent);
    List<String> before = submit(gateway, 10);

    server.kill();
    Answer refused = gateway.post("/v1/operations", operation(OperationIds.next().toString()));
    Answer undecided = gateway.put("/v1/entries/a", "1", "Prefer", "wait=1");
    fleet.reset();
    // What is in memory goes on, and so does whoever waits.
    Answer waited = gateway.put("/v1/entries/b", "1");
    eventually(SOON, () -> assertThat(fleet.store().effects()).isGreaterThanOrEqualTo(11));
    Answer ping = gateway.get("/v1/ping");
    server.restart();

    assertThat(refused.statusCode()).isIn(503, 504);
    assertThat(refused.reason()).isIn("STORAGE_UNAVAILABLE", "UNDECIDED");
    assertThat(undecided.statusCode()).isEqualTo(504);
    assertThat(undecided.reason()).isEqualTo("UNDECIDED");
    assertThat(undecided.json().get("id").stringValue()).hasSize(36);
    assertThat(waited.statusCode()).isEqualTo(201);
    assertThat(ping.statusCode()).isEqualTo(503);
    eventually(SOON, () -> assertThat(gateway.get("/v1/ping").statusCode()).isEqualTo(200));
    assertDecided(gateway, before);
    assertDecided(gateway, submit(gateway, 5));
    eventually(SOON, () -> assertThat(rows(database)).isZero());
  }

  @Test
  void rowThatWasCommittedWithoutAnybodyKnowingIsDecided() {
    Database database = opened(PostgresFixture.database());
    RunningGateway gateway = gateway(database, "gateway");
    fleet.nodes().forEach(FakeNode::fallSilent);
    List<String> ids = submit(gateway, 1);
    // A copy under another id, as a commit leaves it whose answer was lost: own, but not in memory.
    String copy = OperationIds.next().toString();
    database.execute(
        "insert into outbox select '"
            + copy
            + "', namespace, key, reply_to, fingerprint, operation, owner, now() - interval '10 seconds' from outbox");
    fleet.reset();

    assertDecided(gateway, ids);
    eventually(SOON, () -> assertThat(rows(database)).isZero());
  }

  @Test
  void backlogIsBounded() {
    Database database = opened(PostgresFixture.database());
    var settings = new java.util.HashMap<>(QUICK);
    settings.put("recado.outbox.backlog-operations-max", "5");
    RunningGateway gateway =
        opened(RunningGateway.start(fleet, database, directory.resolve("small"), settings));
    fleet.nodes().forEach(FakeNode::fallSilent);
    List<String> accepted = submit(gateway, 5);

    Answer refused = gateway.post("/v1/operations", operation(OperationIds.next().toString()));
    fleet.reset();

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.reason()).isEqualTo("OVERLOADED");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    assertDecided(gateway, accepted);
    eventually(
        SOON,
        () ->
            assertThat(
                    gateway
                        .post("/v1/operations", operation(OperationIds.next().toString()))
                        .statusCode())
                .isEqualTo(202));
  }

  @Test
  void stoppingGatewayAcceptsWhatItsCallersWaitFor() throws Exception {
    Database database = opened(PostgresFixture.database());
    RunningGateway gateway = gateway(database, "gateway");
    fleet.nodes().forEach(FakeNode::fallSilent);
    String id = OperationIds.next().toString();
    var waiting =
        java.util.concurrent.CompletableFuture.supplyAsync(() ->
            gateway.put("/v1/entries/k-" + id, "1", "Prefer", "wait=50", "Idempotency-Key", id));
    eventually(
        SOON,
        () ->
            assertThat(fleet.nodes().stream().mapToInt(node -> node.received().size()).sum())
                .isPositive());

    gateway.close();

    assertThat(waiting.get().statusCode()).isEqualTo(202);
    assertThat(rows(database)).isEqualTo(1);
    fleet.reset();
    assertDecided(gateway(database, "next"), List.of(id));
  }

  @Test
  void gatewayStartsWithoutDiscoveryAndSaysSo() {
    Database database = opened(PostgresFixture.database());

    RunningGateway gateway =
        opened(
            RunningGateway.startUnready(
                RunningGateway.freePort(), database, directory.resolve("alone"), QUICK));

    assertThat(gateway.get("/v1/ping").reason()).isEqualTo("DISCOVERY_UNAVAILABLE");
    assertThat(gateway.put("/v1/entries/a", "1").reason()).isEqualTo("DISCOVERY_UNAVAILABLE");
    assertThat(gateway.get("/v1/ping").header("Retry-After")).isNotEmpty();
    assertThat(gateway.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(gateway.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
  }

  @Test
  void databaseThatAcknowledgesTooEarlyStopsTheStart() {
    Database database = opened(PostgresFixture.database());
    database.execute("alter database " + database.name() + " set synchronous_commit = off");

    assertThatThrownBy(() -> gateway(database, "unsafe"))
        .hasStackTraceContaining("synchronous_commit = off")
        .hasStackTraceContaining("Set it to on");
  }

  @Test
  void wrongConfigurationStopsTheStartAndIsNamed() {
    Database database = opened(PostgresFixture.database());

    for (var wrong :
        Map.of(
                "recado.dispatch.acknowledgement-timeout", "1ms",
                "recado.outbox.commit-operations-max", "0",
                "recado.gateway.patience", "2h",
                "recado.outbox.backlog-bytes-max", "7")
            .entrySet()) {
      assertThatThrownBy(() ->
              RunningGateway.startUnready(
                  1,
                  database,
                  directory.resolve("wrong"),
                  Map.of(wrong.getKey(), wrong.getValue())))
          .satisfies(failure ->
              assertThat(causes(failure)).containsAnyOf(wrong.getKey(), camel(wrong.getKey())));
    }
  }

  private static String causes(Throwable failure) {
    var text = new StringBuilder();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      text.append(at).append('\n');
    }
    return text.toString();
  }

  /** As the binder names a component: commitOperationsMax. */
  private static String camel(String property) {
    String last = property.substring(property.lastIndexOf('.') + 1);
    var camel = new StringBuilder();
    for (String word : last.split("-", -1)) {
      camel.append(
          camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return camel.toString();
  }
}
