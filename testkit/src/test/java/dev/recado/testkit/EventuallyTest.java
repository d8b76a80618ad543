package dev.recado.testkit;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EventuallyTest {

  @Test
  void passesAsSoonAsTheCheckDoes() {
    var attempts = new AtomicInteger();
    eventually(Duration.ofSeconds(10), () -> assertThat(attempts.incrementAndGet()).isEqualTo(3));
    assertThat(attempts).hasValue(3);
  }

  @Test
  void failureNamesTheLastCauseAndTheTimeSpent() {
    assertThatThrownBy(() ->
            eventually(
                Duration.ofMillis(50),
                () -> {
                  throw new IllegalStateException("still closed");
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("PT0.05S")
        .hasMessageContaining("still closed")
        .hasCauseInstanceOf(IllegalStateException.class);
  }
}
