package dev.recado.storage.relay;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Patience of the relays. A batch is bounded by the replica: 1,000 rows and about 1 MiB; each
 * position has one on its way at a time.
 *
 * @param interval between two looks at an outbox, should no wake-up come
 * @param takeTimeout for a push server's answer
 * @param readTimeout for this node's own outbox
 * @param markInterval at most one mark of what was taken goes to the log in this time
 * @param backoffMin first pause after a failure; doubled with jitter up to backoffMax
 * @param backoffMax longest pause between two attempts
 */
@Validated
@ConfigurationProperties("recado.storage.relay")
public record RelayProperties(
    @DefaultValue("500ms") Duration interval,
    @DefaultValue("5s") Duration takeTimeout,
    @DefaultValue("5s") Duration readTimeout,
    @DefaultValue("200ms") Duration markInterval,
    @DefaultValue("50ms") Duration backoffMin,
    @DefaultValue("2s") Duration backoffMax) {

  @AssertTrue(message = "recado.storage.relay.interval must be 10ms to 1m")
  boolean isIntervalAllowed() {
    return within(interval, Duration.ofMillis(10), Duration.ofMinutes(1));
  }

  @AssertTrue(message = "recado.storage.relay.take-timeout must be 100ms to 1m")
  boolean isTakeTimeoutAllowed() {
    return within(takeTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  @AssertTrue(message = "recado.storage.relay.read-timeout must be 100ms to 1m")
  boolean isReadTimeoutAllowed() {
    return within(readTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  @AssertTrue(message = "recado.storage.relay.mark-interval must be 0s to 1m")
  boolean isMarkIntervalAllowed() {
    return within(markInterval, Duration.ZERO, Duration.ofMinutes(1));
  }

  @AssertTrue(
      message =
          "recado.storage.relay.backoff-min must be 1ms to 1m, and backoff-max between it and 10m")
  boolean isBackoffAllowed() {
    return within(backoffMin, Duration.ofMillis(1), Duration.ofMinutes(1))
        && within(backoffMax, backoffMin, Duration.ofMinutes(10));
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
