package dev.recado.storage.ratis;

import dev.recado.storage.ConfiguredRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How Raft is run on this node.
 *
 * @param electionTimeoutMin a follower that hears nothing from a leader for this long stands for
 *     election
 * @param electionTimeoutMax upper bound of the same, chosen at random between
 * @param requestTimeout how long one append to a follower may take
 * @param confirmTimeout how long a leader waits for another replica's confirmation that it leads,
 *     for a linearizable read, before it asks its log instead
 * @param snapshotThreshold log entries after which the tables are flushed and the log is purged
 *     behind the slowest follower
 * @param segmentBytesMax size of a log segment
 * @param groupCacheBytesMax log that is kept in memory, for each position
 * @param pendingBytesMax proposals not yet decided, for each position
 * @param applyQueueEntriesMax committed entries that wait to be applied, for each position
 * @param applyQueueBytesMax bytes of the same
 * @param applyBatchOperationsMax operations applied in one statement
 * @param followerApplyLinger how long a replica that nobody waits for collects committed entries
 *     before it applies them together
 * @param databaseTimeout how long a statement of the applier may take before its connection is
 *     given up
 * @param leadershipInterval how often leadership is looked after
 * @param stopTimeout how long handing over and closing may take at a stop
 * @param inboxBytesMax records of a position, with their indexes; past it both marks are raised
 *     early, as far as whole partitions go
 * @param inboxInterval how often that is looked at
 */
@Validated
@ConfigurationProperties("recado.raft")
record ReplicationProperties(
    @DefaultValue("600ms") @NotNull Duration electionTimeoutMin,
    @DefaultValue("1s") @NotNull Duration electionTimeoutMax,
    @DefaultValue("3s") @NotNull Duration requestTimeout,
    @DefaultValue("300ms") @NotNull Duration confirmTimeout,
    @DefaultValue("25000") @Min(1000) @Max(10000000) long snapshotThreshold,
    @DefaultValue("8388608") @Min(4194304) @Max(268435456) int segmentBytesMax,
    @DefaultValue("25165824") @Min(8388608) int groupCacheBytesMax,
    @DefaultValue("16777216") @Min(4194304) int pendingBytesMax,
    @DefaultValue("64") @Min(1) @Max(4096) int applyQueueEntriesMax,
    @DefaultValue("8388608") @Min(1048576) int applyQueueBytesMax,
    @DefaultValue("512") @Min(1) @Max(8192) int applyBatchOperationsMax,
    @DefaultValue("20ms") @NotNull Duration followerApplyLinger,
    @DefaultValue("30s") @NotNull Duration databaseTimeout,
    @DefaultValue("1s") @NotNull Duration leadershipInterval,
    @DefaultValue("10s") @NotNull Duration stopTimeout,
    @DefaultValue("8589934592") @Min(67108864) long inboxBytesMax,
    @DefaultValue("30s") @NotNull Duration inboxInterval) {

  ReplicationProperties {
    if (electionTimeoutMin.compareTo(Duration.ofMillis(100)) < 0
        || electionTimeoutMax.compareTo(electionTimeoutMin) <= 0) {
      throw new IllegalArgumentException(
          "recado.raft.election-timeout-min ("
              + electionTimeoutMin
              + ") must be at least 100ms, and below"
              + " recado.raft.election-timeout-max ("
              + electionTimeoutMax
              + ")");
    }
    check("request-timeout", requestTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
    check("confirm-timeout", confirmTimeout, Duration.ofMillis(10), Duration.ofSeconds(10));
    check("follower-apply-linger", followerApplyLinger, Duration.ZERO, Duration.ofSeconds(1));
    check("database-timeout", databaseTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
    check("leadership-interval", leadershipInterval, Duration.ofMillis(50), Duration.ofMinutes(1));
    check("stop-timeout", stopTimeout, Duration.ZERO, Duration.ofMinutes(5));
    check("inbox-interval", inboxInterval, Duration.ofSeconds(1), Duration.ofHours(1));
  }

  private static void check(String name, Duration value, Duration min, Duration max) {
    ConfiguredRange.check("recado.raft." + name, value, min, max);
  }
}
