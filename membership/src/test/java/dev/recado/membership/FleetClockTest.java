package dev.recado.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FleetClockTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SettableClock local = new SettableClock(START);
  private final AtomicLong nanos = new AtomicLong(77);
  private final FleetClock clock = new FleetClock(local, nanos::get);

  @Test
  void isTheLocalClockAndNotKnownBeforeTheFirstMeasurement() {
    assertThat(clock.known()).isFalse();
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void isTheOtherClockCorrectedByHalfTheRoundTripAndRunsOn() {
    clock.measured(START.plusSeconds(60), Duration.ofMillis(200));

    assertThat(clock.known()).isTrue();
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(60).plusMillis(100));
    assertThat(clock.millis()).isEqualTo(clock.instant().toEpochMilli());
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(65).plusMillis(100));
  }

  @Test
  void localClockThatIsSetChangesNothing() {
    clock.measured(START.plusSeconds(60), Duration.ZERO);
    local.advance(Duration.ofHours(3));

    assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
  }

  private void pass(Duration time) {
    var _ = nanos.addAndGet(time.toNanos());
  }

  @Test
  void otherClockThatWasSetIsFollowed() {
    clock.measured(START.plusSeconds(60), Duration.ZERO);
    clock.measured(START.minusSeconds(1), Duration.ZERO);

    assertThat(clock.instant()).isEqualTo(START.minusSeconds(1));
  }

  @Test
  void exactMeasurementIsFollowed() {
    clock.measured(START, Duration.ofMillis(200));
    clock.measured(START.plusMillis(50), Duration.ofMillis(20));

    assertThat(clock.instant()).isEqualTo(START.plusMillis(60));
  }

  /** The answer was delayed on its way, or this process stood still before it read it. */
  @Test
  void answerThatWasLateMovesNothing() {
    clock.measured(START, Duration.ofMillis(2));
    pass(Duration.ofSeconds(3));
    clock.measured(START.plusSeconds(3).minusMillis(2_400), Duration.ofMillis(2_400));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(3).plusMillis(1));

    pass(Duration.ofSeconds(3));
    clock.measured(START.plusSeconds(6), Duration.ofMillis(2_400));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(6).plusMillis(1));
    assertThat(clock.known()).isTrue();
  }

  @Test
  void measurementAgesUntilALessExactOneIsBetter() {
    clock.measured(START, Duration.ZERO);
    pass(Duration.ofMinutes(10));
    // 500 ppm of ten minutes are 300 ms.
    clock.measured(START.plus(Duration.ofMinutes(10)), Duration.ofMillis(500));

    assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(10)).plusMillis(250));
  }

  @Test
  void timeIsNotKnownBeforeItWasMeasuredWithinHalfASecond() {
    clock.measured(START, Duration.ofMillis(1_002));
    assertThat(clock.known()).isFalse();

    clock.measured(START.plusSeconds(1), Duration.ofSeconds(1));
    assertThat(clock.known()).isTrue();
  }
}
