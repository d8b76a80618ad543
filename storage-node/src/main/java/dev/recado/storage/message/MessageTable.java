package dev.recado.storage.message;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** {@code node.message} in the node's database: which messages were processed. */
final class MessageTable {

  private static final String SCHEMA = "node";
  private static final String INSERT =
      """
      insert into node.message (namespace, id, payload_bytes, keep_until) values (?, ?, ?, ?)
      on conflict do nothing\
      """;

  /** Each new message takes two old ones away, so the table holds about a window's messages. */
  private static final String FORGET =
      """
      delete from node.message where ctid = any (array (
        select ctid from node.message where keep_until <= ?
         order by keep_until limit 2 for update skip locked))\
      """;

  private MessageTable() {}

  /** Makes the schema, or brings it to the present version. */
  static void migrate(DataSource database) {
    var _ =
        Flyway.configure()
            .dataSource(database)
            .schemas(SCHEMA)
            .createSchemas(true)
            .locations("classpath:db/node")
            .failOnMissingLocations(true)
            .loggers("slf4j")
            .load()
            .migrate();
  }

  static long count(DataSource database) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from node.message")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** This transaction's commit is durable, whatever the database's default is. */
  static void commitDurably(Connection transaction) throws SQLException {
    try (var statement = transaction.createStatement()) {
      statement.execute("set local synchronous_commit = on");
    }
  }

  /** False when it is there; waits for another transaction that is about to insert it. */
  static boolean insert(Connection transaction, Message message, Instant keepUntil)
      throws SQLException {
    try (var statement = transaction.prepareStatement(INSERT)) {
      statement.setString(1, message.namespace());
      statement.setObject(2, message.id());
      statement.setInt(3, message.payload().length());
      statement.setTimestamp(4, Timestamp.from(keepUntil));
      return statement.executeUpdate() == 1;
    }
  }

  static int forget(Connection transaction, Instant now) throws SQLException {
    try (var statement = transaction.prepareStatement(FORGET)) {
      statement.setTimestamp(1, Timestamp.from(now));
      return statement.executeUpdate();
    }
  }
}
