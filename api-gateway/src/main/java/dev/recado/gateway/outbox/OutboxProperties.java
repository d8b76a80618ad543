package dev.recado.gateway.outbox;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The outbox of accepted operations.
 *
 * @param backlogOperationsMax accepted and not decided, of this process; past it clients get 429
 * @param backlogSizeMax of their keys and values
 * @param commitOperationsMax of one transaction
 * @param commitSizeMax of one transaction
 * @param deleteOperationsMax of one transaction that deletes decided ones
 * @param deleteLinger how long a decided one may wait for others to be deleted with
 * @param claimOperationsMax taken over from another owner in one transaction
 * @param ownerLeaseTtl after which the rows of a silent gateway are for the others
 * @param sweepInterval between two looks for rows to take over
 * @param ownSweepInterval between two looks for own rows that are not in memory
 */
@Validated
@ConfigurationProperties("recado.outbox")
public record OutboxProperties(
    @DefaultValue("20000") @Min(1) @Max(1_000_000) int backlogOperationsMax,
    @DefaultValue("64MB") DataSize backlogSizeMax,
    @DefaultValue("1000") @Min(1) @Max(10_000) int commitOperationsMax,
    @DefaultValue("4MB") DataSize commitSizeMax,
    @DefaultValue("1000") @Min(1) @Max(10_000) int deleteOperationsMax,
    @DefaultValue("10ms") Duration deleteLinger,
    @DefaultValue("500") @Min(1) @Max(10_000) int claimOperationsMax,
    @DefaultValue("10s") Duration ownerLeaseTtl,
    @DefaultValue("1s") Duration sweepInterval,
    @DefaultValue("30s") Duration ownSweepInterval) {

  @AssertTrue(message = "recado.outbox.backlog-size-max must be 2MB to 8GB")
  boolean isBacklogSizeMaxAllowed() {
    return within(backlogSizeMax, DataSize.ofMegabytes(2), DataSize.ofGigabytes(8));
  }

  @AssertTrue(message = "recado.outbox.commit-size-max must be 64KB to 64MB")
  boolean isCommitSizeMaxAllowed() {
    return within(commitSizeMax, DataSize.ofKilobytes(64), DataSize.ofMegabytes(64));
  }

  @AssertTrue(message = "recado.outbox.delete-linger must be 0ms to 10s")
  boolean isDeleteLingerAllowed() {
    return within(deleteLinger, Duration.ZERO, Duration.ofSeconds(10));
  }

  @AssertTrue(message = "recado.outbox.owner-lease-ttl must be 500ms to 10m")
  boolean isOwnerLeaseTtlAllowed() {
    return within(ownerLeaseTtl, Duration.ofMillis(500), Duration.ofMinutes(10));
  }

  @AssertTrue(message = "recado.outbox.sweep-interval must be 10ms to 10m")
  boolean isSweepIntervalAllowed() {
    return within(sweepInterval, Duration.ofMillis(10), Duration.ofMinutes(10));
  }

  @AssertTrue(message = "recado.outbox.own-sweep-interval must be 100ms to 1h")
  boolean isOwnSweepIntervalAllowed() {
    return within(ownSweepInterval, Duration.ofMillis(100), Duration.ofHours(1));
  }

  private static <T extends Comparable<T>> boolean within(T value, T least, T most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
