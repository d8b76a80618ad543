package dev.recado.push.channel;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How channels behave towards clients.
 *
 * @param heartbeatInterval a stream says something at least this often
 * @param waitMax longest wait of a long poll
 * @param reconnectDelay that clients of a stream are told to keep
 * @param retryDelay before a stream reads again when the database is away
 * @param stallMax a gRPC stream whose client takes nothing for as long is ended, and one that does
 *     not say whose mailbox it opens
 */
@Validated
@ConfigurationProperties("recado.push.channel")
record ChannelProperties(
    @DefaultValue("15s") Duration heartbeatInterval,
    @DefaultValue("60s") Duration waitMax,
    @DefaultValue("1s") Duration reconnectDelay,
    @DefaultValue("1s") Duration retryDelay,
    @DefaultValue("1m") Duration stallMax) {

  @AssertTrue(message = "recado.push.channel.heartbeat-interval must be 50ms to 5m")
  boolean isHeartbeatIntervalAllowed() {
    return within(heartbeatInterval, Duration.ofMinutes(5));
  }

  @AssertTrue(message = "recado.push.channel.wait-max must be 50ms to 60s")
  boolean isWaitMaxAllowed() {
    return within(waitMax, Duration.ofSeconds(60));
  }

  @AssertTrue(message = "recado.push.channel.reconnect-delay must be 50ms to 1m")
  boolean isReconnectDelayAllowed() {
    return within(reconnectDelay, Duration.ofMinutes(1));
  }

  @AssertTrue(message = "recado.push.channel.retry-delay must be 50ms to 1m")
  boolean isRetryDelayAllowed() {
    return within(retryDelay, Duration.ofMinutes(1));
  }

  @AssertTrue(message = "recado.push.channel.stall-max must be 50ms to 10m")
  boolean isStallMaxAllowed() {
    return within(stallMax, Duration.ofMinutes(10));
  }

  private static boolean within(Duration value, Duration most) {
    return value.compareTo(Duration.ofMillis(50)) >= 0 && value.compareTo(most) <= 0;
  }
}
