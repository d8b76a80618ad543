package dev.recado.storage.identity;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.membership.ApiKeys;
import dev.recado.membership.FleetView;
import dev.recado.storage.ProcessEnd;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import dev.recado.testkit.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityKeeperTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final PostgresServer server = PostgresFixture.dedicated();
  private final Database database = server.database();
  private final UUID member = UUID.randomUUID();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final DatabaseHold hold = newHold();
  @TempDir private Path directory;
  private Optional<DataDirectory> held = Optional.empty();
  private Optional<IdentityKeeper> keeper = Optional.empty();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile String fleetId = "";
  private boolean confirmedInAFleetWithoutAnId;

  private DatabaseHold newHold() {
    return new DatabaseHold(
        new HoldConnections(database.url(), database.username(), database.password()));
  }

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        directory.resolve("member.properties"), "id=%s\nfleetId=fleet\n".formatted(member));
    held = Optional.of(DataDirectory.hold(directory));
    DatabaseStart.await(hold, Optional.empty(), Duration.ofSeconds(1));
    var identity = new NodeIdentity(held.get(), hold);
    identity.check();
    keeper =
        Optional.of(
            new IdentityKeeper(
                identity,
                hold,
                () -> Optional.of(member),
                this::look,
                Duration.ofMillis(50),
                new ProcessEnd(exit::complete, _ -> {})));
    keeper.get().start();
    eventually(SOON, () -> assertThat(looks.get()).isGreaterThan(3));
    confirmedInAFleetWithoutAnId = identity.isConfirmed();
    fleetId = "fleet";
    eventually(SOON, () -> assertThat(identity.isConfirmed()).isTrue());
  }

  private Optional<FleetView> look() {
    int _ = looks.incrementAndGet();
    return Optional.of(new FleetView(1, fleetId, List.of(), false, Optional.empty(), ApiKeys.NONE));
  }

  @Test
  void viewFromBeforeTheFleetHadAnIdConfirmsNothing() {
    assertThat(confirmedInAFleetWithoutAnId).isFalse();
    assertThat(directory.resolve("pairing.properties")).content().contains("fleetId=fleet");
  }

  @AfterEach
  void close() {
    keeper.ifPresent(IdentityKeeper::stop);
    hold.close();
    held.ifPresent(DataDirectory::close);
    server.close();
  }

  private boolean isHeldByUs() {
    try (var other = newHold()) {
      return other.acquire() == DatabaseHold.Attempt.REFUSED;
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void databaseThatDiesAndComesBackIsHeldAgainAndTheProcessGoesOn() {
    server.kill();
    server.restart();

    eventually(SOON, () -> assertThat(isHeldByUs()).isTrue());
    assertThat(exit).isNotDone();
  }

  @Test
  void processEndsWhenAnotherOneTookTheDatabase() throws Exception {
    server.kill();
    server.restart();
    try (var other = newHold()) {
      eventually(
          SOON,
          () -> {
            // Whoever is first; when it is the keeper, its session ends and both try again.
            if (other.acquire() == DatabaseHold.Attempt.REFUSED) {
              database.execute(
                  "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'recado-identity'");
              assertThat(other.acquire()).isNotEqualTo(DatabaseHold.Attempt.REFUSED);
            }
          });

      assertThat(exit).succeedsWithin(SOON).isEqualTo(1);
    }
  }

  @Test
  void processEndsWhenAnotherDatabaseCameBack() {
    database.execute("update node_identity set member_id = gen_random_uuid()");
    database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'recado-identity'");

    assertThat(exit).succeedsWithin(SOON).isEqualTo(1);
  }
}
