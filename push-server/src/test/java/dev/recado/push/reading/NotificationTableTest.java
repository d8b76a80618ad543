package dev.recado.push.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.push.mailbox.Sequences;
import dev.recado.testkit.Database;
import dev.recado.testkit.IndexReads;
import dev.recado.testkit.PostgresFixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How much of all mailboxes statements read, with the settings of a push server's sessions. */
class NotificationTableTest {

  private static final UUID ONE = UUID.randomUUID();

  private final Database database = PostgresFixture.database();

  @BeforeEach
  void migrate() throws Exception {
    for (String name : List.of("V1__mailboxes.sql", "V2__notification_traceparent.sql")) {
      try (var script = NotificationTable.class.getResourceAsStream("/db/migration/" + name)) {
        database.execute(
            new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    // From then on its statistics say that there are pages, and no rows in them.
    fill(UUID.randomUUID(), 500);
    database.execute("delete from notification");
    database.execute("vacuum (analyze, truncate false) notification");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void acknowledgedStretchIsDeletedWithoutReadingTheOthers() throws Exception {
    fill(ONE, 20);
    fill(UUID.randomUUID(), 480);
    try (var reads = new IndexReads(database, settings(), "notification")) {
      var source = new SingleConnectionDataSource(reads.connection(), true);
      var table = new NotificationTable(JdbcClient.create(source), new JdbcTemplate(source));
      long before = reads.count();

      Map<UUID, Acknowledged> gone = table.deleteAcknowledged(Map.of(ONE, new Sequences(2, 7)), 0);
      long deleted = reads.count();

      assertThat(gone.get(ONE)).isNotNull().extracting(Acknowledged::count).isEqualTo(5);
      assertThat(deleted - before).isBetween(5L, 50L);
    }
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var left =
            statement.executeQuery(
                "select count(*), count(*) filter (where sequence between 3 and 7 and recipient_id = '"
                    + ONE
                    + "') from notification")) {
      assertThat(left.next()).isTrue();
      assertThat(left.getInt(1)).isEqualTo(495);
      assertThat(left.getInt(2)).isZero();
    }
  }

  private void fill(UUID recipient, int count) {
    database.execute(
        "insert into notification (recipient_id, sequence, operation_id, key, kind, outcome, created_at)"
            + " select '"
            + recipient
            + "', n, gen_random_uuid(), 'key', 1, '', clock_timestamp() from generate_series(1, "
            + count
            + ") n");
  }

  private static String settings() {
    var yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("application.yaml"));
    return Objects.requireNonNull(yaml.getObject())
        .getProperty("spring.datasource.hikari.connection-init-sql");
  }
}
