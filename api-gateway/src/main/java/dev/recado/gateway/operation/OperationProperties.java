package dev.recado.gateway.operation;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Calls whose caller waits.
 *
 * @param patience how long a caller waits that does not say
 * @param patienceMax the longest a caller may wait
 * @param stopPatience how long callers still wait once the process is stopping
 * @param inFlightOperationsMax of callers that wait; past it they get 429
 * @param inFlightBytesMax of their keys and values
 */
@Validated
@ConfigurationProperties("recado.gateway")
public record OperationProperties(
    @DefaultValue("5s")
        @DurationMin(millis = 10, message = "must be 10ms to 10m")
        @DurationMax(minutes = 10, message = "must be 10ms to 10m")
        Duration patience,
    @DefaultValue("60s")
        @DurationMin(millis = 10, message = "must be 10ms to 10m")
        @DurationMax(minutes = 10, message = "must be 10ms to 10m")
        Duration patienceMax,
    @DefaultValue("5s")
        @DurationMin(millis = 0, message = "must be 0s to 1m")
        @DurationMax(minutes = 1, message = "must be 0s to 1m")
        Duration stopPatience,
    @DefaultValue("20000") @Min(1) @Max(1_000_000) int inFlightOperationsMax,
    @DefaultValue("67108864") @Min(2 << 20) @Max(8L << 30) long inFlightBytesMax) {

  /** What the caller wants, within what it may want. */
  public Duration patience(Optional<Duration> wanted) {
    Duration chosen = wanted.orElse(patience);
    return chosen.compareTo(patienceMax) < 0 ? chosen : patienceMax;
  }

  @AssertTrue(message = "recado.gateway.patience must not be above recado.gateway.patience-max")
  boolean isPatienceWithinMax() {
    return patience.compareTo(patienceMax) <= 0;
  }
}
