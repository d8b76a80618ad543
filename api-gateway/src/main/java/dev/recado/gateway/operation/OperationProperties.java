package dev.recado.gateway.operation;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Calls whose caller waits.
 *
 * @param patience how long a caller waits that does not say
 * @param patienceMax the longest a caller may wait
 * @param stopPatience how long callers still wait once the process is stopping
 * @param inFlightOperationsMax of callers that wait; past it they get 429
 * @param inFlightSizeMax of their keys and values
 */
@Validated
@ConfigurationProperties("recado.gateway")
public record OperationProperties(
    @DefaultValue("5s") Duration patience,
    @DefaultValue("60s") Duration patienceMax,
    @DefaultValue("5s") Duration stopPatience,
    @DefaultValue("20000") @Min(1) @Max(1_000_000) int inFlightOperationsMax,
    @DefaultValue("64MB") DataSize inFlightSizeMax) {

  /** What the caller wants, within what it may want. */
  public Duration patience(Optional<Duration> wanted) {
    Duration chosen = wanted.orElse(patience);
    return chosen.compareTo(patienceMax) < 0 ? chosen : patienceMax;
  }

  @AssertTrue(
      message =
          "recado.gateway.patience must be 10ms to recado.gateway.patience-max, and that at most 10m")
  boolean isPatienceAllowed() {
    return patience.compareTo(Duration.ofMillis(10)) >= 0
        && patience.compareTo(patienceMax) <= 0
        && patienceMax.compareTo(Duration.ofMinutes(10)) <= 0;
  }

  @AssertTrue(message = "recado.gateway.stop-patience must be 0s to 1m")
  boolean isStopPatienceAllowed() {
    return !stopPatience.isNegative() && stopPatience.compareTo(Duration.ofMinutes(1)) <= 0;
  }

  @AssertTrue(message = "recado.gateway.in-flight-size-max must be 2MB to 8GB")
  boolean isInFlightSizeMaxAllowed() {
    return inFlightSizeMax.compareTo(DataSize.ofMegabytes(2)) >= 0
        && inFlightSizeMax.compareTo(DataSize.ofGigabytes(8)) <= 0;
  }
}
