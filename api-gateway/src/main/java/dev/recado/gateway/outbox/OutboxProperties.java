package dev.recado.gateway.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The outbox of accepted operations.
 *
 * @param backlogOperationsMax accepted and not decided, of this process; past it clients get 429
 * @param backlogBytesMax of their keys and values
 * @param commitOperationsMax of one transaction
 * @param commitBytesMax of one transaction
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
    @DefaultValue("67108864") @Min(2 << 20) @Max(8L << 30) long backlogBytesMax,
    @DefaultValue("1000") @Min(1) @Max(10_000) int commitOperationsMax,
    @DefaultValue("4194304") @Min(64 << 10) @Max(64 << 20) long commitBytesMax,
    @DefaultValue("1000") @Min(1) @Max(10_000) int deleteOperationsMax,
    @DefaultValue("50ms")
        @DurationMin(millis = 0, message = "must be 0ms to 10s")
        @DurationMax(seconds = 10, message = "must be 0ms to 10s")
        Duration deleteLinger,
    @DefaultValue("500") @Min(1) @Max(10_000) int claimOperationsMax,
    @DefaultValue("10s")
        @DurationMin(millis = 500, message = "must be 500ms to 10m")
        @DurationMax(minutes = 10, message = "must be 500ms to 10m")
        Duration ownerLeaseTtl,
    @DefaultValue("1s")
        @DurationMin(millis = 10, message = "must be 10ms to 10m")
        @DurationMax(minutes = 10, message = "must be 10ms to 10m")
        Duration sweepInterval,
    @DefaultValue("30s")
        @DurationMin(millis = 100, message = "must be 100ms to 1h")
        @DurationMax(hours = 1, message = "must be 100ms to 1h")
        Duration ownSweepInterval) {}
