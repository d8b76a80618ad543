package dev.recado.push.reading;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much a mailbox holds before the oldest is dropped and the gap declared.
 *
 * @param capacity notifications in one mailbox
 * @param maxAge of a notification
 * @param sweepInterval between two searches for old ones
 * @param sweepBatchMax mailboxes swept in one search
 */
@Validated
@ConfigurationProperties("recado.push.retention")
public record RetentionProperties(
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int capacity,
    @DefaultValue("7d") Duration maxAge,
    @DefaultValue("1m") Duration sweepInterval,
    @DefaultValue("1000") @Min(1) @Max(100_000) int sweepBatchMax) {

  @AssertTrue(message = "recado.push.retention.max-age must be 1m to 365d")
  boolean isMaxAgeAllowed() {
    return maxAge.compareTo(Duration.ofMinutes(1)) >= 0
        && maxAge.compareTo(Duration.ofDays(365)) <= 0;
  }

  @AssertTrue(message = "recado.push.retention.sweep-interval must be 100ms to 1d")
  boolean isSweepIntervalAllowed() {
    return sweepInterval.compareTo(Duration.ofMillis(100)) >= 0
        && sweepInterval.compareTo(Duration.ofDays(1)) <= 0;
  }
}
