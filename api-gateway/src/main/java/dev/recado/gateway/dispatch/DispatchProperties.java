package dev.recado.gateway.dispatch;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How operations and reads are sent to storage nodes.
 *
 * @param acknowledgementTimeout without an answer for this long, an operation is sent again
 * @param readAttemptTimeout of one attempt of a read; the next goes to another replica
 * @param backoffMin first pause before another attempt; doubled with jitter up to backoffMax
 * @param memberOperationsMax sent to one member and not answered yet; further ones wait
 * @param memberSizeMax of their keys and values
 * @param breakerWindow attempts at a member that its breaker looks back on
 * @param breakerPause after which an open breaker lets the member be tried first again
 */
@Validated
@ConfigurationProperties("recado.dispatch")
public record DispatchProperties(
    @DefaultValue("5s") Duration acknowledgementTimeout,
    @DefaultValue("2s") Duration readAttemptTimeout,
    @DefaultValue("50ms") Duration backoffMin,
    @DefaultValue("2s") Duration backoffMax,
    @DefaultValue("4096") @Min(1) @Max(100_000) int memberOperationsMax,
    @DefaultValue("32MB") DataSize memberSizeMax,
    @DefaultValue("20") @Min(4) @Max(1_000) int breakerWindow,
    @DefaultValue("5s") Duration breakerPause) {

  @AssertTrue(message = "recado.dispatch.acknowledgement-timeout must be 50ms to 5m")
  boolean isAcknowledgementTimeoutAllowed() {
    return within(acknowledgementTimeout, Duration.ofMillis(50), Duration.ofMinutes(5));
  }

  @AssertTrue(message = "recado.dispatch.read-attempt-timeout must be 50ms to 1m")
  boolean isReadAttemptTimeoutAllowed() {
    return within(readAttemptTimeout, Duration.ofMillis(50), Duration.ofMinutes(1));
  }

  @AssertTrue(
      message = "recado.dispatch.backoff-min must be 1ms to 1m, and backoff-max between it and 10m")
  boolean isBackoffAllowed() {
    return within(backoffMin, Duration.ofMillis(1), Duration.ofMinutes(1))
        && within(backoffMax, backoffMin, Duration.ofMinutes(10));
  }

  @AssertTrue(message = "recado.dispatch.member-size-max must be 2MB to 1GB")
  boolean isMemberSizeMaxAllowed() {
    return memberSizeMax.toBytes() >= 2 << 20 && memberSizeMax.toBytes() <= 1 << 30;
  }

  @AssertTrue(message = "recado.dispatch.breaker-pause must be 100ms to 10m")
  boolean isBreakerPauseAllowed() {
    return within(breakerPause, Duration.ofMillis(100), Duration.ofMinutes(10));
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
