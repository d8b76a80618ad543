package dev.recado.cli.postgres;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that somebody else runs. Its databases get a prefix, since it may have others; nothing
 * outside them is touched.
 */
public final class ForeignPostgres implements Databases {

  private static final Pattern URL =
      Pattern.compile("(jdbc:postgresql://[^/?]+/)([^?]*)(\\?.*)?", Pattern.CASE_INSENSITIVE);
  private static final String PREFIX = "recado_";

  private final String server;
  private final String options;
  private final String username;
  private final String password;
  private final DatabaseTable table;

  public ForeignPostgres(String jdbcUrl, String username, String password) {
    Matcher parts = URL.matcher(jdbcUrl);
    if (!parts.matches() || parts.group(2).isEmpty()) {
      throw new PostgresException(
          "--jdbc-url '"
              + jdbcUrl
              + "' is not usable. Use jdbc:postgresql://host:port/database, a database to connect"
              + " to at first; the fleet makes its own beside it.");
    }
    this.server = parts.group(1);
    this.options = parts.group(3) == null ? "" : parts.group(3);
    this.username = username;
    this.password = password;
    this.table = new DatabaseTable(jdbcUrl, username, password);
  }

  @Override
  public String url(String database) {
    return server + PREFIX + database + options;
  }

  @Override
  public String username() {
    return username;
  }

  @Override
  public String password() {
    return password;
  }

  @Override
  public void create(String database) {
    try {
      table.create(PREFIX + database);
    } catch (SQLException e) {
      throw new PostgresException(
          "Database " + PREFIX + database + " could not be made: " + e.getMessage(), e);
    }
  }

  @Override
  public void drop(String database) {
    try {
      table.drop(PREFIX + database);
    } catch (SQLException e) {
      throw new PostgresException(
          "Database " + PREFIX + database + " could not be dropped: " + e.getMessage(), e);
    }
  }
}
