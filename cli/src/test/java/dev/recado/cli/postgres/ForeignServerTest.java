package dev.recado.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.testkit.PostgresFixture;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ForeignServerTest {

  @Test
  void databasesAreMadeBesideTheGivenOneUnderTheirOwnNames() throws SQLException {
    try (var given = PostgresFixture.database()) {
      var foreign = new ForeignPostgres(given.url(), given.username(), given.password());
      foreign.create("push");
      foreign.create("push");
      assertThat(databaseAt(foreign, "push")).isEqualTo("recado_push");
      foreign.drop("push");
      foreign.drop("push");
      assertThatThrownBy(() -> databaseAt(foreign, "push")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void optionsOfTheUrlAreKept() {
    var foreign = new ForeignPostgres("jdbc:postgresql://db:5432/x?sslmode=require", "me", "");
    assertThat(foreign.url("gateway"))
        .isEqualTo("jdbc:postgresql://db:5432/recado_gateway?sslmode=require");
  }

  @Test
  void urlWithoutADatabaseIsRefused() {
    assertThatThrownBy(() -> new ForeignPostgres("jdbc:postgresql://db:5432/", "me", ""))
        .isInstanceOf(PostgresException.class)
        .hasMessageContaining("--jdbc-url 'jdbc:postgresql://db:5432/' is not usable");
    assertThatThrownBy(() -> new ForeignPostgres("jdbc:mysql://db/x", "me", ""))
        .isInstanceOf(PostgresException.class);
  }

  @Test
  void archiveIsChosenByPlatform() {
    assertThat(PostgresBinaries.archiveName("Linux", "amd64"))
        .isEqualTo("postgres-linux-x86_64.txz");
    assertThat(PostgresBinaries.archiveName("Linux", "aarch64"))
        .isEqualTo("postgres-linux-arm_64.txz");
    assertThat(PostgresBinaries.archiveName("Mac OS X", "aarch64"))
        .isEqualTo("postgres-darwin-arm_64.txz");
  }

  private static String databaseAt(ForeignPostgres foreign, String name) throws SQLException {
    try (var connection =
            DriverManager.getConnection(foreign.url(name), foreign.username(), foreign.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT current_database()")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
