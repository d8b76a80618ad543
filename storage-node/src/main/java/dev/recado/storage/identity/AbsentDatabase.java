package dev.recado.storage.identity;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes the node's database on a server that does not have it. */
final class AbsentDatabase {

  /** The server answers, and has no database of that name (invalid_catalog_name). */
  static final String ABSENT = "3D000";

  /** Somebody made it meanwhile (duplicate_database). */
  private static final String PRESENT = "42P04";

  /** Every server has it, and it is for such errands. */
  private static final String ERRANDS = "postgres";

  private static final int TIMEOUT_SECONDS = 10;

  private final PGSimpleDataSource server = new PGSimpleDataSource();
  private final String name;

  AbsentDatabase(String url, String username, String password) {
    server.setUrl(url);
    server.setUser(username);
    server.setPassword(password);
    server.setApplicationName("recado-identity");
    server.setConnectTimeout(TIMEOUT_SECONDS);
    server.setSocketTimeout(TIMEOUT_SECONDS);
    String named = server.getDatabaseName();
    this.name = named == null ? username : named;
    server.setDatabaseName(ERRANDS);
  }

  String name() {
    return name;
  }

  void make() throws SQLException {
    try (Connection connection = server.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + statement.enquoteIdentifier(name, true));
    } catch (SQLException e) {
      if (!PRESENT.equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
