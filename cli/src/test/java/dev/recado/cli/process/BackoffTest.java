package dev.recado.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(1));

  @Test
  void delayDoublesAndStaysWithinItsBound() {
    assertThat(backoff.delay(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.delay(2)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.delay(5)).isEqualTo(Duration.ofSeconds(8));
    assertThat(backoff.delay(6)).isEqualTo(Duration.ofSeconds(15));
    assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void stableRunForgetsEarlierCrashes() {
    assertThat(backoff.count(4, Duration.ofSeconds(59))).isEqualTo(5);
    assertThat(backoff.count(4, Duration.ofSeconds(60))).isEqualTo(1);
  }

  @Test
  void boundBelowTheFirstDelayIsRefused() {
    assertThatThrownBy(
            () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
