package dev.recado.acceptance.fleet;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.cli.fleet.LocalFleet;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What the replicas of each position hold, read from the nodes' own databases. */
final class ReplicaStates {

  private static final int POSITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LocalFleet fleet;

  ReplicaStates(LocalFleet fleet) {
    this.fleet = fleet;
  }

  /** Digests of decisions and of rows, at the same index. */
  record ReplicaState(long appliedIndex, long revision, String digest, long entries, String rows) {}

  /** Every position is at one index everywhere, with the same digest and the same rows. */
  void assertEqual() {
    for (int position = 0; position < POSITIONS; position++) {
      assertEqual(position);
    }
  }

  private void assertEqual(int position) {
    eventually(
        PATIENCE,
        () -> {
          var states = new ArrayList<ReplicaState>();
          for (String node : Fleet.STORAGE) {
            states.add(read(node, position));
          }
          assertThat(new HashSet<>(states))
              .as("position %d at %s: %s", position, Fleet.STORAGE, states)
              .hasSize(1);
        });
  }

  private ReplicaState read(String node, int position) throws SQLException {
    var databases = fleet.databases();
    try (Connection connection =
        DriverManager.getConnection(
            fleet.jdbcUrl(node), databases.username(), databases.password())) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      List<String> replica =
          row(
              connection,
              "select applied_index, revision, encode(digest, 'hex') from position_%d.replica",
              position);
      List<String> rows =
          row(
              connection,
              "select count(*), md5(coalesce(string_agg(md5(key || value || convert_to(concat_ws('/',"
                  + " content_type, version, revision, changed_at), 'UTF8')), '' order by key), ''))"
                  + " from position_%d.entry",
              position);
      return new ReplicaState(
          Long.parseLong(replica.get(0)),
          Long.parseLong(replica.get(1)),
          replica.get(2),
          Long.parseLong(rows.get(0)),
          rows.get(1));
    }
  }

  private static List<String> row(Connection connection, String sql, int position)
      throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql.formatted(position))) {
      assertThat(rows.next()).isTrue();
      var columns = new ArrayList<String>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(rows.getString(i));
      }
      return columns;
    }
  }
}
