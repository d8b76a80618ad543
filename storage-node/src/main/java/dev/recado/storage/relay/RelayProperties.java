package dev.recado.storage.relay;

import dev.recado.storage.ConfiguredRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Patience of the relays. A batch is bounded by the replica: 1,000 rows and about 1 MiB; each
 * position has one on its way at a time.
 *
 * @param interval between two looks at an outbox, should no wake-up come
 * @param takeTimeout for a push server's answer
 * @param readTimeout for this node's own outbox
 * @param markInterval at most one mark of what was taken goes to the log in this time
 * @param backoffMin first pause after a failure; doubled with jitter up to backoffMax
 * @param backoffMax longest pause between two attempts
 */
@ConfigurationProperties("recado.storage.relay")
public record RelayProperties(
    @DefaultValue("500ms") Duration interval,
    @DefaultValue("5s") Duration takeTimeout,
    @DefaultValue("5s") Duration readTimeout,
    @DefaultValue("200ms") Duration markInterval,
    @DefaultValue("50ms") Duration backoffMin,
    @DefaultValue("2s") Duration backoffMax) {

  public RelayProperties {
    ConfiguredRange.check(
        "recado.storage.relay.interval", interval, Duration.ofMillis(10), Duration.ofMinutes(1));
    ConfiguredRange.check(
        "recado.storage.relay.take-timeout",
        takeTimeout,
        Duration.ofMillis(100),
        Duration.ofMinutes(1));
    ConfiguredRange.check(
        "recado.storage.relay.read-timeout",
        readTimeout,
        Duration.ofMillis(100),
        Duration.ofMinutes(1));
    ConfiguredRange.check(
        "recado.storage.relay.mark-interval", markInterval, Duration.ZERO, Duration.ofMinutes(1));
    ConfiguredRange.check(
        "recado.storage.relay.backoff-min",
        backoffMin,
        Duration.ofMillis(1),
        Duration.ofMinutes(1));
    ConfiguredRange.check(
        "recado.storage.relay.backoff-max", backoffMax, backoffMin, Duration.ofMinutes(10));
  }
}
