package dev.recado.gateway.idempotency;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Idempotency keys that are no operation ids.
 *
 * @param keyWindow for how long one is remembered
 */
@Validated
@ConfigurationProperties("recado.idempotency")
record IdempotencyProperties(
    @DefaultValue("7d")
        @DurationMin(minutes = 1, message = "must be 1m to 365d")
        @DurationMax(days = 365, message = "must be 1m to 365d")
        Duration keyWindow) {}
