package dev.recado.gateway.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Which gateways look after their rows, by the database's clock. */
final class OwnerLeaseTable {

  private static final String RENEW =
      """
      insert into outbox_owner_lease (owner, expires_at)
      values (?, clock_timestamp() + make_interval(secs => ?))
      on conflict (owner) do update set expires_at = excluded.expires_at\
      """;
  private static final String RELEASE =
      "update outbox_owner_lease set expires_at = clock_timestamp() where owner = ?";
  private static final String LAPSED =
      "select owner from outbox_owner_lease where expires_at <= clock_timestamp() and owner <> ?";

  private final DataSource database;

  OwnerLeaseTable(DataSource database) {
    this.database = database;
  }

  void renew(UUID owner, Duration ttl) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(RENEW)) {
      statement.setObject(1, owner);
      statement.setDouble(2, ttl.toMillis() / 1000.0);
      int _ = statement.executeUpdate();
    }
  }

  /** The rows are for the others from now on. */
  void release(UUID owner) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(RELEASE)) {
      statement.setObject(1, owner);
      int _ = statement.executeUpdate();
    }
  }

  /** All but the one who asks. */
  List<UUID> lapsed(UUID asking) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(LAPSED)) {
      statement.setObject(1, asking);
      var lapsed = new ArrayList<UUID>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lapsed.add(row.getObject("owner", UUID.class));
        }
      }
      return lapsed;
    }
  }
}
