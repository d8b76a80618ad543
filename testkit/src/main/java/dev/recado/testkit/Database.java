package dev.recado.testkit;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One database on a test server. The address stays the same when the server is started again. */
public final class Database implements AutoCloseable {

  private final PostgresServer server;
  private final String name;

  Database(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  public String name() {
    return name;
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + name;
  }

  public String username() {
    return PostgresServer.USER;
  }

  public String password() {
    return PostgresServer.USER;
  }

  /** Not pooled. */
  public DataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setUrl(url());
    source.setUser(username());
    source.setPassword(password());
    return source;
  }

  /** Runs one statement, for arranging and for faults. */
  public void execute(String sql) {
    try (var connection = dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("'" + sql + "' failed on " + url(), e);
    }
  }

  /** Drops the database, with whoever is still connected. */
  @Override
  public void close() {
    server.drop(this);
  }
}
