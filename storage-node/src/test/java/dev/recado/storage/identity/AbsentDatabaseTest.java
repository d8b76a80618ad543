package dev.recado.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AbsentDatabaseTest {

  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Database present = PostgresFixture.database();

  /** As a container's name: not without quotes. */
  private final String name = "fleet-storage-node-" + UUID.randomUUID();

  private final String url = present.url().replaceAll("/[^/]*$", "/" + name);

  @AfterEach
  void close() {
    present.execute("drop database if exists \"" + name + "\" with (force)");
    present.execute("drop role if exists guest");
    present.close();
  }

  private DatabaseHold hold(String username) {
    return new DatabaseHold(new HoldConnections(url, username, present.password()));
  }

  private AbsentDatabase absent(String username) {
    return new AbsentDatabase(url, username, present.password());
  }

  @Test
  void absentDatabaseIsMadeAndHeldAndFoundAgain() throws SQLException {
    try (var hold = hold(present.username())) {
      DatabaseStart.await(hold, Optional.of(absent(present.username())), PATIENCE);
      hold.work(connection -> {
        assertThat(connection.getCatalog()).isEqualTo(name);
        NodeIdentityTable.create(connection);
        return true;
      });
    }
    try (var again = hold(present.username())) {
      DatabaseStart.await(again, Optional.of(absent(present.username())), PATIENCE);
      assertThat(again.work(NodeIdentityTable::find)).isEmpty();
    }
  }

  @Test
  void databaseThatAnotherMadeMeanwhileIsTaken() throws SQLException {
    absent(present.username()).make();

    assertThatCode(() -> absent(present.username()).make()).doesNotThrowAnyException();
  }

  @Test
  void absentDatabaseIsNotMadeUnasked() {
    try (var hold = hold(present.username())) {
      assertThatThrownBy(() -> DatabaseStart.await(hold, Optional.empty(), PATIENCE))
          .hasMessageContaining("does not exist")
          .hasMessageContaining(name)
          .hasMessageContaining("recado.storage.database-create");
    }
  }

  @Test
  void userWhoMayNotMakeDatabasesIsToldSo() {
    present.execute("create role guest login password '" + present.password() + "'");
    try (var hold = hold("guest")) {
      assertThatThrownBy(() -> DatabaseStart.await(hold, Optional.of(absent("guest")), PATIENCE))
          .hasMessageContaining(name)
          .hasMessageContaining("recado.storage.database-create")
          .hasMessageContaining("permission denied");
    }
  }
}
