package dev.recado.push.reading;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How mailboxes are read.
 *
 * @param pageMax notifications read at once for a stream
 * @param pageBytesMax keys and outcomes read at once; a page holds at least one notification
 * @param pollInterval how late a reader hears of what another instance took, or of a lost wake-up
 * @param readersMax open streams and long polls of this process
 */
@Validated
@ConfigurationProperties("recado.push.reading")
public record ReadingProperties(
    @DefaultValue("100") @Min(1) @Max(1000) int pageMax,
    @DefaultValue("1048576") @Min(1024) @Max(16 << 20) int pageBytesMax,
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("20000") @Min(1) @Max(1_000_000) int readersMax) {

  @AssertTrue(message = "recado.push.reading.poll-interval must be 10ms to 1m")
  boolean isPollIntervalAllowed() {
    return pollInterval.compareTo(Duration.ofMillis(10)) >= 0
        && pollInterval.compareTo(Duration.ofMinutes(1)) <= 0;
  }
}
