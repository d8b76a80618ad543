package dev.recado.push.recipient;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What clients may use of the database.
 *
 * @param concurrentMax their statements at once; fewer than the pool's connections
 * @param waitMax how long one waits for its turn
 */
@Validated
@ConfigurationProperties("recado.push.client-turns")
record ClientTurnsProperties(
    @DefaultValue("5") @Min(1) @Max(1000) int concurrentMax, @DefaultValue("5s") Duration waitMax) {

  @AssertTrue(message = "recado.push.client-turns.wait-max must be 10ms to 1m")
  boolean isWaitMaxAllowed() {
    return waitMax.compareTo(Duration.ofMillis(10)) >= 0
        && waitMax.compareTo(Duration.ofMinutes(1)) <= 0;
  }
}
