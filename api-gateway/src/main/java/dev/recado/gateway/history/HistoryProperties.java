package dev.recado.gateway.history;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Histories of operations.
 *
 * @param answerTimeout how long a member may take to tell what it remembers
 * @param atOnceMax histories that are gathered at the same time; past it they get 429
 */
@Validated
@ConfigurationProperties("recado.history")
record HistoryProperties(
    @DefaultValue("1s")
        @DurationMin(millis = 10, message = "must be 10ms to 30s")
        @DurationMax(seconds = 30, message = "must be 10ms to 30s")
        Duration answerTimeout,
    @DefaultValue("16") @Min(1) @Max(1_000) int atOnceMax) {}
