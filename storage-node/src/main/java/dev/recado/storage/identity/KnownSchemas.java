package dev.recado.storage.identity;

import dev.recado.membership.start.MisconfiguredException;
import dev.recado.membership.start.UnknownSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * That this build knows what it finds in the node's database. Replicas are opened long after the
 * start, and one that cannot be used should not be found out about then.
 */
final class KnownSchemas {

  private static final String MIGRATED =
      """
      select table_schema from information_schema.tables
       where table_name = 'flyway_schema_history' and table_schema ~ '^(node|position_[0-9]+)$'
       order by table_schema\
      """;

  private final String url;
  private final String username;
  private final String password;

  KnownSchemas(String url, String username, String password) {
    this.url = url;
    this.username = username;
    this.password = password;
  }

  /**
   * Looks at every schema that was migrated before.
   *
   * @throws MisconfiguredException when a newer build did
   */
  void check(DatabaseHold database) throws SQLException {
    for (String schema : database.work(KnownSchemas::migrated)) {
      try {
        Flyway.configure()
            .dataSource(url, username, password)
            .schemas(schema)
            .locations(schema.equals("node") ? "classpath:db/node" : "classpath:db/replica")
            // Without what Flyway ignores by default: migrations of the future.
            .ignoreMigrationPatterns("*:pending")
            .loggers("slf4j")
            .load()
            .validate();
      } catch (FlywayValidateException e) {
        throw UnknownSchema.refused("The schema " + schema + " of the node's database", e);
      }
    }
  }

  private static List<String> migrated(Connection connection) throws SQLException {
    var schemas = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(MIGRATED)) {
      while (rows.next()) {
        schemas.add(rows.getString(1));
      }
    }
    return schemas;
  }
}
