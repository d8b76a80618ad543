package dev.recado.cli.fleet;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.cli.process.ProcessRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFleetTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void crashedMemberIsReportedWithItsLogAndComesBack() throws InterruptedException {
    try (var fake = new FakeFleet(state(), true)) {
      fake.fleet.start();
      ProcessRef before = fake.fleet.process("storage-2").orElseThrow();
      fake.fleet.kill("storage-2", "KILL");
      eventually(
          SOON,
          () -> {
            assertThat(fake.fleet.ready("storage-2")).isTrue();
            assertThat(fake.fleet.process("storage-2")).isNotEqualTo(java.util.Optional.of(before));
          });
      assertThat(fake.crashes("storage-2"))
          .singleElement()
          .satisfies(crash -> {
            assertThat(crash.how()).isEqualTo("ended by signal 9 (exit code 137)");
            assertThat(crash.lastLines()).contains("fake service says hello");
            assertThat(crash.restartIn()).hasValue(Duration.ofMillis(50));
          });
    }
  }

  @Test
  void fleetThatWouldStayHurtIsNotVerified() throws InterruptedException {
    try (var fake = new FakeFleet(state(), false)) {
      fake.fleet.start();
      assertThatThrownBy(() -> LocalFleetUnderTest.running(fake.fleet.state()))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("--no-restart");
    }
    try (var fake = new FakeFleet(state(), true)) {
      fake.fleet.start();
      assertThatThrownBy(() -> LocalFleetUnderTest.running(fake.fleet.state()))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("--jdbc-url");
    }
  }

  @Test
  void withoutRestartCrashedMemberStaysDownUntilStarted() throws InterruptedException {
    try (var fake = new FakeFleet(state(), false)) {
      fake.fleet.start();
      fake.fleet.kill("gateway-1", "KILL");
      eventually(SOON, () -> assertThat(fake.crashes("gateway-1")).hasSize(1));
      assertThat(fake.crashes("gateway-1").findFirst().orElseThrow().restartIn()).isEmpty();
      assertThat(fake.fleet.process("gateway-1")).isEmpty();
      assertThat(fake.fleet.ready("push-1")).isTrue();
      fake.fleet.startMember("gateway-1");
      fake.fleet.awaitReady(SOON);
    }
  }

  @Test
  void membersStopInOrderAndNothingIsLeft() throws InterruptedException, IOException {
    Path journal = directory.resolve("journal");
    var pids = new ArrayList<ProcessRef>();
    try (var fake = new FakeFleet(state(), true, "fake.journal=" + journal)) {
      fake.fleet.start();
      fake.fleet.memberNames().forEach(name -> pids.add(fake.fleet.process(name).orElseThrow()));
      // A paused one stops too.
      fake.fleet.kill("push-1", "STOP");
    }
    List<String> order = Files.readAllLines(journal);
    assertThat(order).hasSize(6).startsWith("gateway-1", "push-1").endsWith("discovery-1");
    assertThat(pids).hasSize(6).noneMatch(ProcessRef::alive);
    assertThat(state())
        .isDirectoryNotContaining("glob:**/fleet.json")
        .isDirectoryNotContaining("glob:**/tmp");
  }

  @Test
  void secondFleetOnTheSameStateIsRefusedNamingTheFirst() throws InterruptedException {
    try (var first = new FakeFleet(state(), true);
        var second = new FakeFleet(state(), true)) {
      first.fleet.prepare();
      assertThatThrownBy(second.fleet::start)
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("already runs")
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
      // The refused one took nothing away.
      first.fleet.start();
    }
  }

  @Test
  void refusedStartLeavesNothing() throws IOException {
    var builder = FakeFleet.builder(state());
    LocalFleet probe = builder.build();
    int port = probe.address("gateway-1").httpPort();
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var fake = new FakeFleet(builder, true, "gateway-1:server.port=" + taken.getLocalPort())) {
      assertThatThrownBy(fake.fleet::start)
          .hasMessageContaining("port " + taken.getLocalPort() + " of gateway-1 is taken")
          .hasMessageContaining("-P gateway-1:server.port=");
      assertThat(port).isPositive();
      assertThat(state()).doesNotExist();
    }
  }

  @Test
  void memberThatNeverComesUpEndsTheStart() {
    try (var fake = new FakeFleet(state(), true, "push-1:fake.exit=7")) {
      assertThatThrownBy(fake.fleet::start)
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("push-1 does not start");
      assertThat(fake.crashes("push-1"))
          .hasSizeBetween(5, 6)
          .allSatisfy(crash -> assertThat(crash.how()).isEqualTo("exited with code 7"))
          .allSatisfy(crash -> assertThat(crash.lastLines()).contains("fake service cannot go on"));
      assertThat(fake.fleet.memberNames())
          .allSatisfy(name -> assertThat(fake.fleet.process(name)).isEmpty());
    }
  }

  @Test
  void withoutRestartTheFirstCrashEndsTheStart() {
    try (var fake = new FakeFleet(state(), false, "push-1:fake.exit=7")) {
      assertThatThrownBy(fake.fleet::start)
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("push-1 does not start");
      assertThat(fake.crashes("push-1")).hasSize(1);
    }
  }

  @Test
  void startThatTakesTooLongSaysWhoIsMissing() {
    var builder = FakeFleet.builder(state()).startTimeout(Duration.ofSeconds(6));
    try (var fake = new FakeFleet(builder, true, "storage-3:fake.never-ready=yes")) {
      assertThatThrownBy(fake.fleet::start)
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("storage-3: 503");
      assertThat(fake.fleet.process("storage-3")).isEmpty();
    }
  }

  @Test
  void stopWorksInTheMiddleOfAStart() {
    try (var fake = new FakeFleet(state(), true, "storage-3:fake.never-ready=yes")) {
      var start =
          CompletableFuture.runAsync(() -> startUnchecked(fake.fleet), Thread.ofPlatform()::start);
      eventually(SOON, () -> assertThat(fake.fleet.process("gateway-1")).isPresent());
      ProcessRef gateway = fake.fleet.process("gateway-1").orElseThrow();
      long asked = System.nanoTime();
      fake.fleet.stop();
      // Not only when the start has given up by itself, after a minute.
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
      assertThatThrownBy(start::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(FleetStoppedException.class);
      assertThat(gateway.alive()).isFalse();
    }
  }

  @Test
  void fleetOfAnotherProcessHoldsTheStateUntilItEnds() throws IOException, InterruptedException {
    Process owner = fleetInAnotherJvm();
    try (var second = new FakeFleet(state(), true)) {
      assertThatThrownBy(second.fleet::start)
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("already runs")
          .hasMessageContaining("(pid " + owner.pid() + ")");
      assertThatThrownBy(() -> new AbandonedFleet(new StateDirectory(state())).delete(false))
          .hasMessageContaining("already runs");
      FleetState other =
          new FleetStateFile(new StateDirectory(state()).fleetFile()).read().orElseThrow();
      assertThat(other.members()).allMatch(member -> member.process().orElseThrow().alive());
    } finally {
      owner.destroy();
      assertThat(owner.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    new AbandonedFleet(new StateDirectory(state())).stop();
    try (var third = new FakeFleet(state(), true)) {
      third.fleet.prepare();
    }
  }

  private Process fleetInAnotherJvm() throws IOException {
    Process owner =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FleetInAnotherJvm.class.getName(),
                state().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(owner.inputReader().readLine()).isEqualTo("ready");
    return owner;
  }

  @Test
  void whatAKilledOwnerLeftIsStoppedFirst() throws IOException, InterruptedException {
    Process owner = fleetInAnotherJvm();
    FleetState left =
        new FleetStateFile(new StateDirectory(state()).fleetFile()).read().orElseThrow();
    owner.destroyForcibly().waitFor();
    List<ProcessRef> orphans =
        left.members().stream().map(member -> member.process().orElseThrow()).toList();
    assertThat(orphans).hasSize(6).allMatch(ProcessRef::alive);
    try (var fake = new FakeFleet(state(), true)) {
      fake.fleet.prepare();
      assertThat(orphans).noneMatch(ProcessRef::alive);
      assertThat(fake.events)
          .anySatisfy(event ->
              assertThat(event.toString()).contains("an earlier run had left", "storage-2"));
    }
  }

  private static void startUnchecked(LocalFleet fleet) {
    try {
      fleet.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path state() {
    return directory.resolve("state");
  }
}
