package dev.recado.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.testkit.Database;
import dev.recado.testkit.IndexReads;
import dev.recado.testkit.PostgresFixture;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

/** How much of the outbox its statements read, with the settings of a gateway's sessions. */
class OutboxTableTest {

  private static final UUID OWNER = UUID.randomUUID();
  private static final int FEW = 5;
  private static final int MANY = 500;

  private final Database database = PostgresFixture.database();

  @BeforeEach
  void migrate() throws Exception {
    try (var script = OutboxTable.class.getResourceAsStream("/db/migration/V1__outbox.sql")) {
      database.execute(
          new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void fewRowsOfManyAreFoundWithoutReadingTheOthers() throws Exception {
    var table = new OutboxTable(database.dataSource());
    List<OutboxRow> rows = IntStream.range(0, MANY).mapToObj(OutboxTableTest::row).toList();
    List<OutboxRow> few = rows.subList(0, FEW);
    emptyAtItsLastVacuum(table, rows);
    try (var reads = new IndexReads(database, settings(), "outbox")) {
      var _ = table.insert(reads.connection(), OWNER, rows);
      long before = reads.count();

      assertThat(table.insert(reads.connection(), OWNER, few).fresh()).isEmpty();
      long inserted = reads.count();
      table.delete(reads.connection(), few.stream().map(OutboxRow::id).toList());
      long deleted = reads.count();

      assertThat(inserted - before).as("to insert").isBetween(1L, 10L * FEW);
      assertThat(deleted - inserted).as("to delete").isBetween((long) FEW, 10L * FEW);
    }
    assertThat(table.ownAfter(OWNER, null, 2 * MANY, 0)).hasSize(MANY - FEW);
  }

  /** From then on its statistics say that there are pages, and no rows in them. */
  private void emptyAtItsLastVacuum(OutboxTable table, List<OutboxRow> rows) throws SQLException {
    try (var connection = database.dataSource().getConnection()) {
      var _ = table.insert(connection, OWNER, rows);
    }
    table.delete(rows.stream().map(OutboxRow::id).toList());
    database.execute("vacuum (analyze, truncate false) outbox");
  }

  private static String settings() {
    var yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("application.yaml"));
    return Objects.requireNonNull(yaml.getObject())
        .getProperty("spring.datasource.hikari.connection-init-sql");
  }

  private static OutboxRow row(int number) {
    return OutboxRow.of(
        "default",
        Operation.newBuilder()
            .setId(OperationIds.next().toString())
            .setKind(Kind.PUT)
            .setKey(ByteString.copyFromUtf8("key-" + number))
            .build());
  }
}
