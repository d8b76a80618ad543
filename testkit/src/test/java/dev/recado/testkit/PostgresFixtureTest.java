package dev.recado.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class PostgresFixtureTest {

  @Test
  void databasesAreFreshAndDroppedOnClose() throws SQLException {
    Database first = PostgresFixture.database();
    first.execute("create table t (a int)");
    try (Database second = PostgresFixture.database()) {
      second.execute("create table t (a int)");
    }
    assertThat(number(first, "select current_setting('server_version_num')::int / 10000"))
        .isEqualTo(18);
    assertThat(number(first, "select (current_setting('synchronous_commit') = 'on')::int"))
        .isEqualTo(1);
    first.close();
    assertThatThrownBy(() -> number(first, "select 1")).hasMessageContaining("does not exist");
  }

  @Test
  void killedServerComesBackWithItsCommittedData() throws SQLException {
    Database database;
    try (PostgresServer server = PostgresFixture.dedicated()) {
      database = server.database();
      database.execute("create table t as select 42 as a");
      server.kill();
      assertThatThrownBy(() -> number(database, "select a from t"))
          .isInstanceOf(SQLException.class);
      server.restart();
      assertThat(number(database, "select a from t")).isEqualTo(42);
    }
    assertThatThrownBy(() -> number(database, "select a from t")).isInstanceOf(SQLException.class);
  }

  private static int number(Database database, String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }
}
