package dev.recado.gateway.dispatch;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How operations and reads are sent to storage nodes.
 *
 * @param acknowledgementTimeout without an answer for this long after it was sent, an operation is
 *     sent again
 * @param readAttemptTimeout of one attempt of a read; the next goes to another replica
 * @param backoffMin first pause before another attempt; doubled with jitter up to backoffMax
 * @param memberOperationsMax sent to one member and not answered yet; further ones wait
 * @param memberBytesMax of their keys and values
 * @param queueWaitMax before an operation is sent, at the pace of the last half second to second;
 *     callers that would wait for longer, or find the line standing still for longer, get 429
 * @param breakerWindow attempts at a member that its breaker looks back on
 * @param breakerPause after which an open breaker lets the member be tried first again
 */
@Validated
@ConfigurationProperties("recado.dispatch")
public record DispatchProperties(
    @DefaultValue("5s")
        @DurationMin(millis = 50, message = "must be 50ms to 5m")
        @DurationMax(minutes = 5, message = "must be 50ms to 5m")
        Duration acknowledgementTimeout,
    @DefaultValue("2s")
        @DurationMin(millis = 50, message = "must be 50ms to 1m")
        @DurationMax(minutes = 1, message = "must be 50ms to 1m")
        Duration readAttemptTimeout,
    @DefaultValue("50ms")
        @DurationMin(millis = 1, message = "must be 1ms to 1m")
        @DurationMax(minutes = 1, message = "must be 1ms to 1m")
        Duration backoffMin,
    @DefaultValue("2s")
        @DurationMin(millis = 1, message = "must be 1ms to 10m")
        @DurationMax(minutes = 10, message = "must be 1ms to 10m")
        Duration backoffMax,
    @DefaultValue("2048") @Min(1) @Max(100_000) int memberOperationsMax,
    @DefaultValue("33554432") @Min(2 << 20) @Max(1 << 30) long memberBytesMax,
    @DefaultValue("1s")
        @DurationMin(millis = 10, message = "must be 10ms to 10m")
        @DurationMax(minutes = 10, message = "must be 10ms to 10m")
        Duration queueWaitMax,
    @DefaultValue("20") @Min(4) @Max(1_000) int breakerWindow,
    @DefaultValue("5s")
        @DurationMin(millis = 100, message = "must be 100ms to 10m")
        @DurationMax(minutes = 10, message = "must be 100ms to 10m")
        Duration breakerPause) {

  @AssertTrue(message = "recado.dispatch.backoff-max must not be below recado.dispatch.backoff-min")
  boolean isBackoffAscending() {
    return backoffMax.compareTo(backoffMin) >= 0;
  }
}
