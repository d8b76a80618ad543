package dev.recado.faults;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.membership.MemberRole;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
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
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class FaultControlTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<Integer> ends = new ArrayList<>();
  private final FaultsOnPurpose faults = new FaultsOnPurpose(ends::add);

  private static FaultControl control(
      Optional<FaultsOnPurpose> faults, ProcessHandle process, @Nullable PGSimpleDataSource db) {
    return new FaultControl(
        faults, MemberRole.PUSH, new OwnProcess(process), new PostgresServer(() -> db));
  }

  private FaultControl control(@Nullable PGSimpleDataSource database) {
    return control(Optional.of(faults), ProcessHandle.current(), database);
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Rejection.class, rejection -> assertThat(rejection.reason()).isEqualTo(reason));
  }

  private static FaultRules stoppingAt(Failpoint point) {
    return new FaultRules(
        0, Duration.ZERO, 0, Set.of(point), Optional.empty(), OptionalLong.empty());
  }

  @Test
  void processWithoutTheProfileRefusesEveryFault() {
    FaultControl off = control(Optional.empty(), ProcessHandle.current(), null);

    assertRefused(Reason.FAULTS_OFF, off::requireOn);
    assertRefused(Reason.FAULTS_OFF, off::get);
    assertRefused(Reason.FAULTS_OFF, () -> off.put(FaultRules.NONE));
    assertRefused(Reason.FAULTS_OFF, () -> off.strike(new Strike.Kill()));
  }

  @Test
  void failpointThatTheMemberNeverPassesIsRefusedAndChangesNothing() {
    var control = control(null);
    var _ = control.put(stoppingAt(Failpoint.AFTER_INTAKE_BEFORE_ACK));

    assertRefused(Reason.BAD_PARAMETER, () -> control.put(stoppingAt(Failpoint.BEFORE_PROPOSE)));

    assertThat(control.get().rules().stopAt()).containsExactly(Failpoint.AFTER_INTAKE_BEFORE_ACK);
    assertThat(control.get().failpoints())
        .containsExactly(Failpoint.AFTER_INTAKE_BEFORE_ACK, Failpoint.AFTER_NOTIFY_BEFORE_ACK);
  }

  @Test
  void processEndsNowhereBeforeItsAskerWasAnswered() {
    var put = control(null).put(stoppingAt(Failpoint.AFTER_INTAKE_BEFORE_ACK));

    faults.pass(Failpoint.AFTER_INTAKE_BEFORE_ACK);
    assertThat(ends).isEmpty();
    put.afterwards().run();
    faults.pass(Failpoint.AFTER_INTAKE_BEFORE_ACK);
    assertThat(ends).containsExactly(137);
  }

  @Test
  void killedProcessEndsOnlyOnceItsAskerWasAnswered() {
    Runnable afterwards = control(null).strike(new Strike.Kill());

    assertThat(ends).isEmpty();
    afterwards.run();
    assertThat(ends).containsExactly(137);
  }

  @Test
  void pausedProcessStandsStillAndGoesOn() throws IOException {
    Process process = new ProcessBuilder("sleep", "600").start();
    try {
      control(Optional.of(faults), process.toHandle(), null)
          .strike(new Strike.Pause(Duration.ofMillis(1500)))
          .run();
      eventually(SOON, () -> assertThat(state(process)).isEqualTo("T"));
      eventually(SOON, () -> assertThat(state(process)).isEqualTo("S"));
    } finally {
      process.destroyForcibly();
    }
  }

  /** The field behind the program's name. */
  private static String state(Process process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/stat")).split(" ", -1)[2];
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void killedPostgresIsGoneAtOnce() {
    try (var server = PostgresFixture.dedicated()) {
      var source = source(server.database());
      var _ = control(source).strike(new Strike.KillPostgres());
      eventually(
          SOON,
          () ->
              assertThatThrownBy(() -> source.getConnection().close())
                  .isInstanceOf(SQLException.class));
      assertRefused(
          Reason.STORAGE_UNAVAILABLE, () -> control(source).strike(new Strike.KillPostgres()));
    }
  }

  private static PGSimpleDataSource source(Database database) {
    var source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(database.username());
    source.setPassword(database.password());
    return source;
  }

  @Test
  void postgresThatIsNoProcessOfThisHostIsNotLookedFor() {
    assertRefused(Reason.FAULT_IMPOSSIBLE, () -> control(null).strike(new Strike.KillPostgres()));
  }
}
