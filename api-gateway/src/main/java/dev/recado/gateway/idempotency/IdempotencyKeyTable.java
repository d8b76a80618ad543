package dev.recado.gateway.idempotency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Which operation ids idempotency keys stand for, for all gateways. */
final class IdempotencyKeyTable {

  /** A key that is older than the window counts as new. */
  private static final String TAKE =
      """
      insert into idempotency_key as k (namespace, idempotency_key, operation_id) values (?, ?, ?)
      on conflict (namespace, idempotency_key) do update set operation_id = excluded.operation_id, created_at = now()
       where k.created_at <= now() - make_interval(secs => ?)
      returning operation_id\
      """;

  private static final String FIND =
      "select operation_id from idempotency_key where namespace = ? and idempotency_key = ?";

  /** Each new key takes two old ones away, so the table holds about a window's keys. */
  private static final String FORGET =
      """
      delete from idempotency_key where ctid = any (array (
        select ctid from idempotency_key where created_at <= now() - make_interval(secs => ?)
         order by created_at limit 2 for update skip locked))\
      """;

  private final DataSource database;
  private final Duration window;

  IdempotencyKeyTable(DataSource database, Duration window) {
    this.database = database;
    this.window = window;
  }

  /** The id that the key stands for: the offered one, when it stood for none. */
  UUID idOf(String namespace, String key, UUID offered) throws SQLException {
    try (Connection connection = database.getConnection()) {
      Optional<UUID> taken = take(connection, namespace, key, offered);
      if (taken.isPresent()) {
        forget(connection);
        return taken.get();
      }
      return find(connection, namespace, key);
    }
  }

  private Optional<UUID> take(Connection connection, String namespace, String key, UUID offered)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setString(1, namespace);
      statement.setString(2, key);
      statement.setObject(3, offered);
      statement.setDouble(4, (double) window.toSeconds());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  private static UUID find(Connection connection, String namespace, String key)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, namespace);
      statement.setString(2, key);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("The key was forgotten while it was looked up", "40001");
        }
        return row.getObject(1, UUID.class);
      }
    }
  }

  private void forget(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setDouble(1, (double) window.toSeconds());
      int _ = statement.executeUpdate();
    }
  }
}
