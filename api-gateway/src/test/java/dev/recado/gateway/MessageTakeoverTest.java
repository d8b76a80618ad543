package dev.recado.gateway;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of accepted messages when gateways and their database go. */
class MessageTakeoverTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Map<String, String> QUICK =
      Map.of(
          "recado.message.acknowledgement-timeout", "300ms",
          "recado.message.sweep-interval", "100ms",
          "recado.message.own-sweep-interval", "500ms",
          "recado.outbox.owner-lease-ttl", "2s",
          "recado.gateway.stop-patience", "500ms");

  @TempDir private Path directory;
  private final FakeFleet fleet = new FakeFleet();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final UUID id = OperationIds.next();

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

  private String message(UUID id) {
    return "{\"id\":\"%s\",\"to\":{\"all\":true},\"payload\":\"hello\"}".formatted(id);
  }

  /** A message that one node has acknowledged, and two keep silent about. */
  private void sendToSilentNodes(RunningGateway gateway) {
    fleet.inboxes().get(1).loseAcknowledgements(1_000_000);
    fleet.inboxes().get(2).loseAcknowledgements(1_000_000);
    Answer accepted = gateway.post("/v1/messages", message(id), "Prefer", "wait=1");
    assertThat(accepted.statusCode()).as(accepted.text()).isEqualTo(202);
    assertThat(accepted.json().path("acknowledgements")).hasSize(1);
  }

  private void assertAcknowledgedByAll(RunningGateway gateway) {
    eventually(
        SOON,
        () -> {
          JsonNode state = gateway.get("/v1/messages/" + id).json();
          assertThat(state.path("state").asString()).isEqualTo("acknowledged");
          assertThat(state.path("acknowledgements")).hasSize(3);
        });
    assertThat(fleet.inboxes()).allSatisfy(inbox -> assertThat(inbox.payloads()).hasSize(1));
    assertThat(fleet.inboxes().get(0).deliveries()).hasSize(1);
  }

  private void hearAgain() {
    fleet.inboxes().get(1).loseAcknowledgements(0);
    fleet.inboxes().get(2).loseAcknowledgements(0);
  }

  @Test
  void messageOfAStoppedGatewayIsTakenOverByAnother() {
    Database database = opened(PostgresFixture.database());
    RunningGateway first = gateway(database, "first");
    RunningGateway second = gateway(database, "second");
    sendToSilentNodes(first);
    first.close();
    int before =
        second.get("/v1/messages/" + id).json().at("/unacknowledged/0/attempts").intValue();

    hearAgain();

    assertAcknowledgedByAll(second);
    assertThat(
            second
                .get("/v1/messages/" + id)
                .json()
                .path("acknowledgements")
                .get(1)
                .path("attempts")
                .intValue())
        .isGreaterThan(before);
  }

  @Test
  void messageOfAGatewayThatVanishedIsTakenOverWhenItsLeaseHasLapsed() {
    Database database = opened(PostgresFixture.database());
    RunningGateway gateway = gateway(database, "gateway");
    sendToSilentNodes(gateway);
    gateway.close();
    // As a process leaves it that was killed: a row of an owner whose lease nobody renews.
    String vanished = "00000000-0000-7000-8000-000000000001";
    database.execute("update message_outbox set owner = '" + vanished + "'");
    database.execute(
        "insert into outbox_owner_lease values ('"
            + vanished
            + "', clock_timestamp() + interval '2 seconds')");
    hearAgain();

    assertAcknowledgedByAll(gateway(database, "other"));
  }

  @Test
  void restartedGatewayDeliversItsOwnMessages() {
    Database database = opened(PostgresFixture.database());
    RunningGateway before = gateway(database, "same");
    sendToSilentNodes(before);
    before.close();
    // As after a crash: the lease is still held, so nobody else may have it.
    database.execute(
        "update outbox_owner_lease set expires_at = clock_timestamp() + interval '1 hour'");
    hearAgain();

    assertAcknowledgedByAll(gateway(database, "same"));
  }

  @Test
  void databaseAwayRefusesMessagesAndLosesNone() {
    PostgresServer server = opened(PostgresFixture.dedicated());
    RunningGateway gateway = gateway(server.database(), "gateway");
    sendToSilentNodes(gateway);

    server.kill();
    Answer refused = gateway.post("/v1/messages", message(OperationIds.next()));
    Answer unknown = gateway.get("/v1/messages/" + id);
    hearAgain();
    server.restart();

    assertThat(refused.reason()).isIn("STORAGE_UNAVAILABLE", "UNDECIDED");
    assertThat(unknown.reason()).isEqualTo("STORAGE_UNAVAILABLE");
    assertAcknowledgedByAll(gateway);
  }

  @Test
  void outstandingMessagesAreBounded() {
    var settings = new HashMap<>(QUICK);
    settings.put("recado.message.outstanding-max", "1");
    Database database = opened(PostgresFixture.database());
    RunningGateway gateway =
        opened(RunningGateway.start(fleet, database, directory.resolve("small"), settings));
    sendToSilentNodes(gateway);

    Answer refused = gateway.post("/v1/messages", message(OperationIds.next()));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.reason()).isEqualTo("OVERLOADED");

    hearAgain();
    assertAcknowledgedByAll(gateway);
    eventually(
        SOON,
        () ->
            assertThat(gateway.post("/v1/messages", message(OperationIds.next())).statusCode())
                .isEqualTo(200));
  }
}
