package dev.recado.gateway.outbox;

import dev.recado.membership.start.MisconfiguredException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Refuses a database that acknowledges commits before they are durable: a 202 would promise too
 * much.
 */
final class DurabilityCheck {

  private static final Set<String> DURABLE = Set.of("on", "remote_apply");

  private DurabilityCheck() {}

  static void check(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show synchronous_commit")) {
      String setting = row.next() ? row.getString(1) : "unknown";
      if (!DURABLE.contains(setting)) {
        throw new MisconfiguredException(
            "The gateway's database (spring.datasource.url) has synchronous_commit = "
                + setting
                + "; accepted operations would not be durable.",
            "Set it to on (or remote_apply) for the gateway's role or database: alter database … set synchronous_commit = on.");
      }
    } catch (SQLException e) {
      throw new MisconfiguredException(
          "The gateway's database (spring.datasource.url) cannot be asked for synchronous_commit: "
              + e.getMessage()
              + ".",
          "Check spring.datasource.url, username and password, and that the database runs.",
          e);
    }
  }
}
