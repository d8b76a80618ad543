package dev.recado.storage.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.retry.MultipleLinearRandomRetry;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatisConfigurationTest {

  private final RaftProperties properties =
      RatisConfiguration.of(LocalGroup.SETTINGS, Path.of("raft"), "127.0.0.1", 1);

  @ParameterizedTest
  @ValueSource(ints = {1, 11, 31, 100, 1_000, 10_000, 1_000_000})
  void followerThatWasAwayForLongIsNotWaitedForAndNotFlooded(int attempts) {
    var policy =
        MultipleLinearRandomRetry.parseCommaSeparated(
            RaftServerConfigKeys.Log.Appender.retryPolicy(properties));

    var pause = policy.handleAttemptFailure(() -> attempts).getSleepTime();

    assertThat(duration(pause)).isBetween(Duration.ofMillis(5), Duration.ofMillis(300));
  }

  @Test
  void leaderThatLostItsMajorityStandsAgainAfterOneElectionTimeout() {
    var away = RaftServerConfigKeys.LeaderElection.leaderStepDownWaitTime(properties);

    assertThat(duration(away)).isEqualTo(LocalGroup.SETTINGS.electionTimeoutMax());
  }

  @Test
  void commitAddsNoEntryOfItsOwn() {
    assertThat(RaftServerConfigKeys.Log.logMetadataEnabled(properties)).isFalse();
  }

  @Test
  void serverOutlivesAPauseOfDays() {
    assertThat(duration(RaftServerConfigKeys.closeThreshold(properties)))
        .isGreaterThan(Duration.ofDays(30));
  }

  private static Duration duration(TimeDuration time) {
    return Duration.ofNanos(time.toLong(TimeUnit.NANOSECONDS));
  }
}
