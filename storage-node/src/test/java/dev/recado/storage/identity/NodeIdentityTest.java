package dev.recado.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIdentityTest {

  private static final String FLEET = "fleet-of-the-test";
  private final UUID member = UUID.randomUUID();
  private final Database database = PostgresFixture.database();
  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir private Path root;
  private Path directory = Path.of("");

  @BeforeEach
  void placeDirectory() {
    directory = root.resolve("data");
  }

  @AfterEach
  void close() throws Exception {
    stop();
    database.close();
  }

  private NodeIdentity start() throws SQLException {
    DataDirectory held = DataDirectory.hold(directory);
    open.add(held);
    DatabaseHold hold = hold(database);
    open.add(hold);
    DatabaseStart.await(hold, Optional.empty(), Duration.ofSeconds(1));
    var identity = new NodeIdentity(held, hold);
    identity.check();
    return identity;
  }

  private static DatabaseHold hold(Database database) {
    return new DatabaseHold(
        new HoldConnections(database.url(), database.username(), database.password()));
  }

  private void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    open.clear();
  }

  /** As the membership does. */
  private void register(UUID id) throws IOException {
    Files.writeString(
        directory.resolve("member.properties"), "id=%s\nfleetId=%s\n".formatted(id, FLEET));
  }

  private void join() throws Exception {
    NodeIdentity identity = start();
    register(member);
    identity.confirm(member, FLEET);
    stop();
  }

  @Test
  void newNodePairsItsDirectoryWithItsDatabaseAndStartsWithThemAgain() throws Exception {
    NodeIdentity fresh = start();
    assertThat(fresh.isConfirmed()).isFalse();
    register(member);
    fresh.confirm(member, FLEET);
    assertThat(fresh.isConfirmed()).isTrue();
    stop();

    assertThat(start().isConfirmed()).isTrue();
  }

  @Test
  void emptiedDatabaseUnderAKnownDirectoryIsRefused() throws Exception {
    join();
    database.execute("drop table node_identity");

    assertRefused();
  }

  @Test
  void emptiedDirectoryUnderAKnownDatabaseIsRefused() throws Exception {
    join();
    Files.delete(directory.resolve("pairing.properties"));
    Files.delete(directory.resolve("member.properties"));

    assertRefused();
  }

  @Test
  void anotherMembersDatabaseIsRefused() throws Exception {
    join();
    database.execute("update node_identity set member_id = gen_random_uuid()");

    assertRefused();
  }

  @Test
  void anotherGenerationIsRefused() throws Exception {
    join();
    database.execute("update node_identity set generation = 2");

    assertRefused();
  }

  @Test
  void directoryThatWasRegisteredAnewIsRefused() throws Exception {
    join();
    register(UUID.randomUUID());

    assertRefused();
  }

  @Test
  void crashBetweenTheTwoWritesIsFinishedAtTheNextStart() throws Exception {
    join();
    Files.delete(directory.resolve("pairing.properties"));

    assertThat(start().isConfirmed()).isTrue();
    assertThat(directory.resolve("pairing.properties")).exists();
  }

  @Test
  void memberThatDiscoveryKnowsUnderAnotherIdIsRefused() throws Exception {
    join();
    NodeIdentity identity = start();

    assertThatThrownBy(() -> identity.confirm(UUID.randomUUID(), FLEET))
        .isInstanceOf(IdentityMismatchException.class);
    assertThatThrownBy(() -> identity.confirm(member, "another-fleet"))
        .isInstanceOf(IdentityMismatchException.class);
  }

  @Test
  void directoryHasOneProcess() throws Exception {
    DataDirectory first = DataDirectory.hold(directory);
    open.add(first);

    assertThatThrownBy(() -> DataDirectory.hold(directory))
        .hasMessageContaining("recado.member.data-directory");
  }

  @Test
  void databaseHasOneProcess() throws Exception {
    NodeIdentity _ = start();
    var other = hold(database);

    assertThatThrownBy(() -> DatabaseStart.await(other, Optional.empty(), Duration.ofMillis(100)))
        .hasMessageContaining("Another process holds the database");
  }

  @Test
  void databaseThatIsAwayFailsTheStartWithItsProperty() {
    var nowhere =
        new DatabaseHold(new HoldConnections("jdbc:postgresql://127.0.0.1:1/none", "a", "b"));

    assertThatThrownBy(() -> DatabaseStart.await(nowhere, Optional.empty(), Duration.ofMillis(100)))
        .hasMessageContaining("spring.datasource.url");
  }

  private void assertRefused() {
    assertThatThrownBy(this::start)
        .isInstanceOf(IdentityMismatchException.class)
        .hasMessageContaining("belong to different members")
        .hasMessageContaining("recado member replace")
        .hasMessageContaining("empty both");
  }
}
