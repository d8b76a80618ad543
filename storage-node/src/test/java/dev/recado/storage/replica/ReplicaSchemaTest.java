package dev.recado.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Status;
import dev.recado.storage.operation.Marks;
import dev.recado.storage.operation.PositionState;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class ReplicaSchemaTest {

  private static final UUID ID = OperationIds.next();
  private static final ScopedKey KEY = ScopedKey.of("default", new byte[] {'k'});

  private final Database database = PostgresFixture.database();
  private final ReplicaSchema schema = new ReplicaSchema(3);

  @Test
  void dataFromBeforeThePartitionsIsKept() throws SQLException {
    var _ =
        Flyway.configure()
            .dataSource(database.dataSource())
            .schemas(schema.name())
            .locations("classpath:db/replica")
            .target("1")
            .load()
            .migrate();
    insertRecord();

    schema.migrate(database.dataSource());

    assertThat(
            new ReplicaReader(database.dataSource(), schema)
                .record(ID, KEY, 3, 0)
                .orElseThrow()
                .outcome()
                .getStatus())
        .isEqualTo(Status.OK);
    try (Connection connection = database.dataSource().getConnection()) {
      PositionState state = new ReplicaTables(connection, schema, true).readState();
      assertThat(state.marks()).isEqualTo(new Marks(5000, 5000, 0, 0));
      assertThat(state.index()).isEqualTo(7);
    }
  }

  private void insertRecord() throws SQLException {
    byte[] decision =
        dev.recado.protocol.internal.v1.Decision.newBuilder()
            .setStatus(Status.OK)
            .setVersion(1)
            .build()
            .toByteArray();
    try (Connection connection = database.dataSource().getConnection();
        var record =
            connection.prepareStatement("insert into position_3.inbox values (?, ?, ?, ?, ?)");
        var state = connection.createStatement()) {
      record.setBytes(1, OperationIds.toBytes(ID));
      record.setBytes(2, KEY.stored().array());
      record.setBytes(3, new byte[16]);
      record.setBytes(4, decision);
      record.setBytes(5, new byte[0]);
      assertThat(record.executeUpdate()).isEqualTo(1);
      state.execute("update position_3.replica set applied_index = 7, effective_time = 5000");
    }
  }
}
