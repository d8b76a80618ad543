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

  @Test
  void laterMeasurementReplacesTheEarlier() {
    clock.measured(START.plusSeconds(60), Duration.ZERO);
    clock.measured(START.minusSeconds(1), Duration.ZERO);

    assertThat(clock.instant()).isEqualTo(START.minusSeconds(1));
  }
}
