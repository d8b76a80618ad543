package dev.recado.cli.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A server's databases, as an administrator sees them. Opens a connection for each call. */
final class DatabaseTable {

  private final String url;
  private final Properties properties = new Properties();

  DatabaseTable(String url, String username, String password) {
    this.url = url;
    if (!username.isEmpty()) {
      properties.setProperty("user", username);
    }
    if (!password.isEmpty()) {
      properties.setProperty("password", password);
    }
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("loginTimeout", "3");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("ApplicationName", "recado-up");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, properties);
  }

  String setting(String name) throws SQLException {
    try (var connection = connect();
        var query = connection.prepareStatement("SELECT current_setting(?)")) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  void create(String database) throws SQLException {
    try (var connection = connect();
        var query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      try (var rows = query.executeQuery()) {
        if (rows.next()) {
          return;
        }
      }
      try (var create = connection.createStatement()) {
        create.execute("CREATE DATABASE " + quoted(connection, database));
      }
    }
  }

  void drop(String database) throws SQLException {
    try (var connection = connect();
        var drop = connection.createStatement()) {
      drop.execute("DROP DATABASE IF EXISTS " + quoted(connection, database) + " WITH (FORCE)");
    }
  }

  private static String quoted(Connection connection, String identifier) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.enquoteIdentifier(identifier, true);
    }
  }
}
