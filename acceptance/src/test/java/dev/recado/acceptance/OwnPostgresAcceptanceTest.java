package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Places;
import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.postgres.ForeignPostgres;
import dev.recado.cli.process.Trees;
import dev.recado.protocol.OperationIds;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A fleet on a PostgreSQL that somebody else runs: in a container where there is Docker, else an
 * embedded one ({@code -Dtest.db}).
 */
@Order(15)
class OwnPostgresAcceptanceTest {

  private static final Path STATE = Places.FLEETS.resolve("own-postgres");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ENTRIES = 50;

  private static PostgresServer postgres;
  private static LocalFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    Trees.delete(STATE);
    postgres = PostgresFixture.dedicated();
    Database database = postgres.database();
    fleet =
        LocalFleet.builder(Places.HOME, STATE)
            .appDirectory(Places.APP)
            .freePorts()
            .databases(
                new ForeignPostgres(database.url(), database.username(), database.password()))
            .startTimeout(Duration.ofMinutes(3))
            .build();
    fleet.start();
  }

  @AfterAll
  static void stop() {
    if (fleet != null) {
      fleet.stop();
    }
    postgres.close();
  }

  @Test
  void whatWasAcknowledgedIsThereAfterItsServerWasKilled() throws InterruptedException {
    var gateway = new RestClient(fleet.address("gateway-1").http(), fleet.adminKey());
    Map<String, String> acknowledged = new LinkedHashMap<>();
    try (Mailbox mailbox = Mailbox.open(gateway)) {
      for (int i = 0; i < ENTRIES; i++) {
        String key = "own/" + OperationIds.next();
        gateway
            .put(RestClient.entry(key), "value-" + i, "Recado-Reply-To", mailbox.id())
            .hasStatus(201);
        acknowledged.put(key, "value-" + i);
      }

      postgres.kill();
      postgres.restart();
      fleet.awaitReady(PATIENCE);

      acknowledged.forEach((key, value) ->
          assertThat(gateway.get(RestClient.entry(key)).hasStatus(200).text()).isEqualTo(value));
      assertThat(mailbox.await(ENTRIES, PATIENCE)).hasSize(ENTRIES);
    }
  }
}
