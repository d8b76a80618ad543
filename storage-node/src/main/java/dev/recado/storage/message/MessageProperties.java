package dev.recado.storage.message;

import dev.recado.storage.ConfiguredRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the message inbox.
 *
 * @param recordsMax messages that the inbox remembers; past it new ones are refused
 * @param concurrentMax messages processed at once, each on a connection of the pool
 * @param turnWait how long a message waits for its turn
 */
@Validated
@ConfigurationProperties("recado.storage.message")
public record MessageProperties(
    @DefaultValue("1000000") @Min(1) @Max(100_000_000) int recordsMax,
    @DefaultValue("2") @Min(1) @Max(64) int concurrentMax,
    @DefaultValue("2s") Duration turnWait) {

  public MessageProperties {
    ConfiguredRange.check(
        "recado.storage.message.turn-wait", turnWait, Duration.ZERO, Duration.ofMinutes(1));
  }
}
