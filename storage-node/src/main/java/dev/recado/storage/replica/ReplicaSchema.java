package dev.recado.storage.replica;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The schema of one replica, {@code position_<n>}, in the node's database. */
public record ReplicaSchema(int number) {

  public String name() {
    return "position_" + number;
  }

  /** Makes the schema, or brings it to the present version. */
  public void migrate(DataSource database) {
    Flyway.configure()
        .dataSource(database)
        .schemas(name())
        .createSchemas(true)
        .locations("classpath:db/replica")
        .failOnMissingLocations(true)
        .loggers("slf4j")
        .load()
        .migrate();
  }
}
