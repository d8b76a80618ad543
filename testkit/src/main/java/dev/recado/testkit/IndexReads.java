package dev.recado.testkit;

import java.sql.Connection;
import java.sql.SQLException;

/** Counts what one session's statements read from the indexes of a table. */
public final class IndexReads implements AutoCloseable {

  private final Connection connection;
  private final String table;

  /**
   * @param settings that the session begins with, as SQL
   */
  public IndexReads(Database database, String settings, String table) throws SQLException {
    this.connection = database.dataSource().getConnection();
    this.table = table;
    try (var statement = connection.createStatement()) {
      boolean _ = statement.execute(settings);
    }
  }

  /** To be used with automatic commits: what a transaction has read is known at its end. */
  public Connection connection() {
    return connection;
  }

  /** Entries of the table's indexes that were read so far. */
  public long count() throws SQLException {
    try (var statement = connection.createStatement()) {
      boolean _ = statement.execute("select pg_stat_force_next_flush()");
      try (var read =
          statement.executeQuery(
              "select sum(idx_tup_read) from pg_stat_user_indexes where relname = '"
                  + table
                  + "'")) {
        boolean _ = read.next();
        return read.getLong(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
