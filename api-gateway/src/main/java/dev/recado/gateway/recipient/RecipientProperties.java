package dev.recado.gateway.recipient;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Calls to push servers.
 *
 * @param callTimeout of one call to one push server
 * @param knownMax recipients that are remembered to exist
 * @param knownTtl for how long that is believed while a push server can be asked
 */
@Validated
@ConfigurationProperties("recado.recipient")
public record RecipientProperties(
    @DefaultValue("2s")
        @DurationMin(millis = 50, message = "must be 50ms to 1m")
        @DurationMax(minutes = 1, message = "must be 50ms to 1m")
        Duration callTimeout,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int knownMax,
    @DefaultValue("60s")
        @DurationMin(millis = 0, message = "must be 0s to 1h")
        @DurationMax(hours = 1, message = "must be 0s to 1h")
        Duration knownTtl) {}
