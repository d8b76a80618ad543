package dev.recado.push.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When streams are to say something. */
final class HeartbeatsTest {

  private static final Duration INTERVAL = Duration.ofHours(4);
  private static final Duration EARLIEST = Duration.ofHours(3);

  /** Keeps what is scheduled, hours ahead; the test runs it. */
  private static final class Planned extends ScheduledThreadPoolExecutor {
    private final List<Duration> delays = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();

    private Planned() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      delays.add(Duration.of(delay, unit.toChronoUnit()));
      tasks.add(task);
      return super.schedule(task, delay, unit);
    }
  }

  private final Planned planned = new Planned();
  private final Heartbeats heartbeats = new Heartbeats(INTERVAL, planned);

  @AfterEach
  void stop() {
    heartbeats.close();
    assertThat(planned.isShutdown()).isTrue();
  }

  @Test
  void streamsThatWereOpenedTogetherAreNotDueTogether() {
    for (int stream = 0; stream < 100; stream++) {
      var _ = heartbeats.of(_ -> Duration.ZERO);
    }
    assertThat(planned.delays).allSatisfy(delay -> assertThat(delay).isBetween(EARLIEST, INTERVAL));
    assertThat(new HashSet<>(planned.delays)).hasSizeGreaterThan(90);
  }

  @Test
  void nextOneIsDueAfterTheLastWord() {
    var quietFor = Duration.ofHours(2);
    var asked = new ArrayList<Duration>();
    var _ =
        heartbeats.of(within -> {
          asked.add(within);
          return quietFor;
        });
    planned.tasks.getFirst().run();
    assertThat(asked).containsExactly(EARLIEST);
    assertThat(planned.delays).hasSize(2);
    assertThat(planned.delays.getLast())
        .isBetween(EARLIEST.minus(quietFor), INTERVAL.minus(quietFor));
  }

  @Test
  void nothingIsLeftOfAStreamThatEnded() {
    var said = new ArrayList<Duration>();
    Heartbeats.Beating beating =
        heartbeats.of(within -> {
          said.add(within);
          return Duration.ZERO;
        });
    assertThat(planned.getQueue()).hasSize(1);
    beating.close();
    assertThat(planned.getQueue()).isEmpty();
    // It was due just then.
    planned.tasks.getFirst().run();
    assertThat(said).isEmpty();
    assertThat(planned.delays).hasSize(1);
  }

  @Test
  void streamThatOpensWhileTheProcessStopsHasNone() {
    heartbeats.close();
    assertThatCode(() -> heartbeats.of(_ -> Duration.ZERO).close()).doesNotThrowAnyException();
  }

  @Test
  void heartbeatThatFailsIsFollowedByAnother() {
    var _ =
        heartbeats.of(_ -> {
          throw new NoClassDefFoundError("on purpose");
        });
    Runnable first = planned.tasks.getFirst();
    assertThatThrownBy(first::run).isInstanceOf(NoClassDefFoundError.class);
    assertThat(planned.delays).hasSize(2);
  }
}
