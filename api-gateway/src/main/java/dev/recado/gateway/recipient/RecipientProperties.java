package dev.recado.gateway.recipient;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
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
    @DefaultValue("2s") Duration callTimeout,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int knownMax,
    @DefaultValue("60s") Duration knownTtl) {

  @AssertTrue(message = "recado.recipient.call-timeout must be 50ms to 1m")
  boolean isCallTimeoutAllowed() {
    return callTimeout.compareTo(Duration.ofMillis(50)) >= 0
        && callTimeout.compareTo(Duration.ofMinutes(1)) <= 0;
  }

  @AssertTrue(message = "recado.recipient.known-ttl must be 0s to 1h")
  boolean isKnownTtlAllowed() {
    return !knownTtl.isNegative() && knownTtl.compareTo(Duration.ofHours(1)) <= 0;
  }
}
