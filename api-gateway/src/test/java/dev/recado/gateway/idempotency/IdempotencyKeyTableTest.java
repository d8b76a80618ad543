package dev.recado.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTableTest {

  private final Database database = PostgresFixture.database();
  private final IdempotencyKeyTable table =
      new IdempotencyKeyTable(database.dataSource(), Duration.ofDays(7));

  @BeforeEach
  void migrate() {
    var _ = Flyway.configure().dataSource(database.dataSource()).load().migrate();
  }

  @Test
  void keyStandsForOneIdHoweverManyAskAtOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(16)) {
      var asks =
          IntStream.range(0, 64)
              .<Callable<UUID>>mapToObj(_ -> () -> table.idOf("default", "k", UUID.randomUUID()))
              .toList();
      UUID first = table.idOf("default", "k", UUID.randomUUID());
      for (Future<UUID> ask : threads.invokeAll(asks)) {
        assertThat(ask.get()).isEqualTo(first);
      }
    }
    assertThat(table.idOf("other", "k", new UUID(1, 1))).isEqualTo(new UUID(1, 1));
  }

  @Test
  void keyIsForgottenAfterTheWindowAndTheTableStaysSmall() throws SQLException {
    for (int i = 0; i < 20; i++) {
      var _ = table.idOf("default", "old-" + i, new UUID(0, i));
    }
    age(Duration.ofDays(7).minusMinutes(1));
    assertThat(table.idOf("default", "old-0", new UUID(9, 9))).isEqualTo(new UUID(0, 0));
    age(Duration.ofMinutes(2));
    assertThat(table.idOf("default", "old-0", new UUID(9, 9))).isEqualTo(new UUID(9, 9));
    for (int i = 0; i < 10; i++) {
      var _ = table.idOf("default", "new-" + i, new UUID(1, i));
    }
    assertThat(rows()).isEqualTo(11);
  }

  private void age(Duration by) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "update idempotency_key set created_at = created_at - make_interval(secs => "
              + by.toSeconds()
              + ")");
    }
  }

  private int rows() throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from idempotency_key")) {
      return row.next() ? row.getInt(1) : -1;
    }
  }
}
