package dev.recado.journal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a process remembers of operations.
 *
 * @param stepsMax the latest ones; 80 bytes each. 0: nothing
 */
@Validated
@ConfigurationProperties("recado.journal")
record JournalProperties(@DefaultValue("65536") @Min(0) @Max(4_194_304) int stepsMax) {}
