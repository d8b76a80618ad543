package dev.recado.storage.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** {@code public.node_identity}: one row, whose database this is. */
final class NodeIdentityTable {

  private NodeIdentityTable() {}

  static void create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          create table if not exists public.node_identity (
            singleton boolean primary key default true check (singleton),
            member_id uuid not null,
            fleet_id text not null,
            generation bigint not null check (generation > 0))
          """);
    }
  }

  static Optional<Pairing> find(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select member_id, fleet_id, generation from public.node_identity")) {
      return rows.next()
          ? Optional.of(
              new Pairing(
                  rows.getObject("member_id", UUID.class),
                  rows.getString("fleet_id"),
                  rows.getLong("generation")))
          : Optional.empty();
    }
  }

  static void insert(Connection connection, Pairing pairing) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "insert into public.node_identity (member_id, fleet_id, generation) values (?, ?, ?)")) {
      statement.setObject(1, pairing.memberId());
      statement.setString(2, pairing.fleetId());
      statement.setLong(3, pairing.generation());
      int _ = statement.executeUpdate();
    }
  }
}
