package dev.recado.storage.proposal;

import dev.recado.storage.ConfiguredRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of proposing, for each position.
 *
 * @param groupOperationsMax operations in one log entry
 * @param groupBytesMax bytes of keys and values in one log entry; a larger operation goes alone
 * @param entriesInFlightMax log entries proposed and not yet applied
 * @param queueOperationsMax operations that wait to be proposed; more are refused as OVERLOADED
 * @param queueBytesMax bytes of keys and values that wait
 * @param queueWait how long an operation may wait before it is refused
 * @param linger how long to collect, at most, for an entry as large as the last one
 * @param relayMarkInterval how long a relay mark waits for a log entry to travel with
 * @param commitNoticeInterval after which followers are told that the last entry is committed, when
 *     no other entry tells them
 * @param stampInterval the log is stamped at least so often, though there is nothing to do
 * @param acceptanceWindow an id older than this, by effective time, and without a record is refused
 * @param retentionWindow for so long after that, records are kept
 */
@Validated
@ConfigurationProperties("recado.proposal")
public record ProposalProperties(
    @DefaultValue("256") @Min(1) @Max(4096) int groupOperationsMax,
    @DefaultValue("1048576") @Min(1024) @Max(2097152) int groupBytesMax,
    @DefaultValue("4") @Min(1) @Max(64) int entriesInFlightMax,
    @DefaultValue("8192") @Min(1) @Max(1000000) int queueOperationsMax,
    @DefaultValue("33554432") @Min(2097152) int queueBytesMax,
    @DefaultValue("4s") @NotNull Duration queueWait,
    @DefaultValue("2ms") @NotNull Duration linger,
    @DefaultValue("50ms") @NotNull Duration relayMarkInterval,
    @DefaultValue("20ms") @NotNull Duration commitNoticeInterval,
    @DefaultValue("20s") @NotNull Duration stampInterval,
    @DefaultValue("24h") @NotNull Duration acceptanceWindow,
    @DefaultValue("24h") @NotNull Duration retentionWindow) {

  public ProposalProperties {
    check("queue-wait", queueWait, Duration.ofMillis(10), Duration.ofMinutes(1));
    check("linger", linger, Duration.ZERO, Duration.ofSeconds(1));
    check("relay-mark-interval", relayMarkInterval, Duration.ofMillis(1), Duration.ofMinutes(1));
    check(
        "commit-notice-interval",
        commitNoticeInterval,
        Duration.ofMillis(1),
        Duration.ofMinutes(1));
    check("stamp-interval", stampInterval, Duration.ofMillis(100), Duration.ofSeconds(30));
    check("acceptance-window", acceptanceWindow, Duration.ofMinutes(10), Duration.ofDays(365));
    check("retention-window", retentionWindow, Duration.ofMinutes(10), Duration.ofDays(365));
  }

  private static void check(String name, Duration value, Duration min, Duration max) {
    ConfiguredRange.check("recado.proposal." + name, value, min, max);
  }
}
