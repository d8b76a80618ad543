package dev.recado.gateway.message;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Messages to storage nodes.
 *
 * @param acknowledgementTimeout without an acknowledgement for so long, a message is sent again
 * @param outstandingMax accepted and not finished, of this process; past it clients get 429
 * @param outstandingBytesMax of their payloads
 * @param sweepInterval between two looks for messages to take over
 * @param ownSweepInterval between two looks for own ones that nobody delivers
 */
@Validated
@ConfigurationProperties("recado.message")
public record MessageProperties(
    @DefaultValue("5s")
        @DurationMin(millis = 50, message = "must be 50ms to 5m")
        @DurationMax(minutes = 5, message = "must be 50ms to 5m")
        Duration acknowledgementTimeout,
    @DefaultValue("1000") @Min(1) @Max(100_000) int outstandingMax,
    @DefaultValue("67108864") @Min(2 << 20) @Max(8L << 30) long outstandingBytesMax,
    @DefaultValue("1s")
        @DurationMin(millis = 10, message = "must be 10ms to 10m")
        @DurationMax(minutes = 10, message = "must be 10ms to 10m")
        Duration sweepInterval,
    @DefaultValue("30s")
        @DurationMin(millis = 100, message = "must be 100ms to 1h")
        @DurationMax(hours = 1, message = "must be 100ms to 1h")
        Duration ownSweepInterval) {}
