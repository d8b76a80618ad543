package dev.recado.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessRefTest {

  @Test
  void laterProcessWithTheSamePidIsAnotherOne() {
    ProcessRef self = ProcessRef.self();
    assertThat(self.alive()).isTrue();
    var earlier = new ProcessRef(self.pid(), self.startedAt().minus(Duration.ofMinutes(1)));
    assertThat(earlier.alive()).isFalse();
    assertThat(earlier.signal("KILL")).isFalse();
  }

  @Test
  void signalReachesSeveralProcessesAtOnce() throws IOException, InterruptedException {
    Process first = new ProcessBuilder("sleep", "60").start();
    Process second = new ProcessBuilder("sleep", "60").start();
    var refs = List.of(ProcessRef.of(first.toHandle()), ProcessRef.of(second.toHandle()));
    assertThat(ProcessRef.signal(refs, "KILL")).isTrue();
    assertThat(first.waitFor()).isEqualTo(137);
    assertThat(second.waitFor()).isEqualTo(137);
  }

  @Test
  void pausedProcessStillStops() throws IOException, InterruptedException {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    ProcessRef ref = ProcessRef.of(sleep.toHandle());
    ref.signal("STOP");
    assertThat(StopPlan.service(Duration.ofSeconds(10)).run(ref)).isTrue();
    assertThat(sleep.waitFor()).isEqualTo(143);
  }

  @Test
  void processThatIgnoresTheSignalIsKilled() throws IOException, InterruptedException {
    Process deaf = new ProcessBuilder("sh", "-c", "trap '' TERM; echo; sleep 60; sleep 60").start();
    deaf.getInputStream().read();
    assertThat(StopPlan.service(Duration.ofMillis(300)).run(ProcessRef.of(deaf.toHandle())))
        .isFalse();
    assertThat(deaf.waitFor()).isEqualTo(137);
  }

  @Test
  void whatIsNoSignalIsRefused() {
    assertThatThrownBy(() -> ProcessRef.self().signal("; rm"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a signal");
  }
}
