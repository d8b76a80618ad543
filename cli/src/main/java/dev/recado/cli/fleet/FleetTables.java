package dev.recado.cli.fleet;

import dev.recado.verification.checker.Leftovers;
import dev.recado.verification.checker.ReplicaState;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the members of a fleet have in their databases, read behind their backs. */
final class FleetTables {

  private final FleetHandle fleet;

  private FleetTables(FleetHandle fleet) {
    this.fleet = fleet;
  }

  static FleetTables of(FleetHandle fleet) {
    return new FleetTables(fleet);
  }

  List<ReplicaState> replicas() {
    return names("storage-")
        .flatMap(node -> in(node, connection -> replicas(connection, node)))
        .toList();
  }

  List<Leftovers> leftovers(List<String> recipients) {
    Stream<Leftovers> nodes =
        names("storage-").flatMap(node -> in(node, connection -> outboxes(connection, node)));
    Stream<Leftovers> gateways =
        names("gateway-").limit(1).flatMap(name -> in(name, FleetTables::gatewayOutbox));
    Stream<Leftovers> push =
        names("push-")
            .limit(1)
            .flatMap(name -> in(name, connection -> mailboxes(connection, recipients)));
    return Stream.of(nodes, gateways, push).flatMap(each -> each).toList();
  }

  private Stream<String> names(String prefix) {
    return fleet.memberNames().stream().filter(name -> name.startsWith(prefix));
  }

  private interface Query<T> {
    List<T> run(Connection connection) throws SQLException;
  }

  /** In one snapshot of the member's database. */
  private <T> Stream<T> in(String member, Query<T> query) {
    FleetHandle.Database database = fleet.database(member);
    try (Connection connection =
        DriverManager.getConnection(database.url(), database.username(), database.password())) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return query.run(connection).stream();
    } catch (SQLException e) {
      throw new FleetException("The tables of " + member + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Leftovers> outboxes(Connection connection, String node) throws SQLException {
    var leftovers = new ArrayList<Leftovers>();
    try (Statement statement = connection.createStatement()) {
      for (int position : positions(statement)) {
        leftovers.add(
            new Leftovers(
                "the outbox of position " + position + " at " + node,
                count(statement, "select count(*) from position_" + position + ".outbox")));
      }
    }
    return leftovers;
  }

  private static List<Leftovers> gatewayOutbox(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return List.of(
          new Leftovers("the gateways' outbox", count(statement, "select count(*) from outbox")));
    }
  }

  private static List<Leftovers> mailboxes(Connection connection, List<String> recipients)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from notification where recipient_id = any (?::uuid[])")) {
      statement.setArray(1, connection.createArrayOf("text", recipients.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        return List.of(new Leftovers("the recipients' mailboxes", number(row)));
      }
    }
  }

  private static long count(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return number(row);
    }
  }

  private static long number(ResultSet row) throws SQLException {
    if (!row.next()) {
      throw new SQLException("A count without a row");
    }
    return row.getLong(1);
  }

  private static List<ReplicaState> replicas(Connection connection, String node)
      throws SQLException {
    var states = new ArrayList<ReplicaState>();
    try (Statement statement = connection.createStatement()) {
      for (int position : positions(statement)) {
        states.add(state(statement, node, position));
      }
    }
    return states;
  }

  private static List<Integer> positions(Statement statement) throws SQLException {
    var positions = new ArrayList<Integer>();
    try (ResultSet rows =
        statement.executeQuery(
            "select substring(nspname from 10)::int from pg_namespace"
                + " where nspname ~ '^position_[0-9]+$' order by 1")) {
      while (rows.next()) {
        positions.add(rows.getInt(1));
      }
    }
    return positions;
  }

  private static ReplicaState state(Statement statement, String node, int position)
      throws SQLException {
    String sql =
        """
        select applied_index, encode(digest, 'hex'),
          (select count(*) || ' ' || md5(coalesce(string_agg(md5(key || value || convert_to(
             concat_ws('/', content_type, version, revision, changed_at), 'UTF8')), '' order by key), ''))
           from position_%1$d.entry)
        from position_%1$d.replica
        """;
    try (ResultSet row = statement.executeQuery(sql.formatted(position))) {
      if (!row.next()) {
        throw new SQLException("position_" + position + ".replica is empty");
      }
      return new ReplicaState(position, node, row.getLong(1), row.getString(2), row.getString(3));
    }
  }
}
