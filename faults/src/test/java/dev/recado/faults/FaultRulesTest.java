package dev.recado.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultRulesTest {

  private static final Optional<Duration> NO_HOLD = Optional.empty();
  private static final OptionalLong NO_SEED = OptionalLong.empty();

  private static void assertRefused(ThrowingCallable making) {
    assertThatThrownBy(making)
        .isInstanceOfSatisfying(
            Rejection.class,
            rejection -> assertThat(rejection.reason()).isEqualTo(Reason.BAD_PARAMETER));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoProbabilityIsRefused(double value) {
    assertRefused(() -> new FaultRules(value, Duration.ZERO, 0, Set.of(), NO_HOLD, NO_SEED));
    assertRefused(() -> new FaultRules(0, Duration.ZERO, value, Set.of(), NO_HOLD, NO_SEED));
  }

  @Test
  void durationsAreBounded() {
    Duration long2 = Duration.ofDays(400_000_000L);
    Set<Failpoint> point = Set.of(Failpoint.BEFORE_PROPOSE);
    assertRefused(() -> new FaultRules(0, long2, 0, Set.of(), NO_HOLD, NO_SEED));
    assertRefused(() -> new FaultRules(0, Duration.ofMillis(-1), 0, Set.of(), NO_HOLD, NO_SEED));
    assertRefused(() -> new FaultRules(0, Duration.ZERO, 0, point, Optional.of(long2), NO_SEED));
    assertRefused(
        () -> new FaultRules(0, Duration.ZERO, 0, Set.of(), NO_HOLD, NO_SEED, long2.negated()));
    assertRefused(() -> new Strike.Pause(Duration.ZERO));
    assertRefused(() -> new Strike.Pause(long2));
  }

  @Test
  void holdingNowhereIsRefused() {
    assertRefused(() ->
        new FaultRules(0, Duration.ZERO, 0, Set.of(), Optional.of(Duration.ofSeconds(1)), NO_SEED));
  }

  @Test
  void failpointsHaveTheNamesThatTheDocumentsGiveThem() {
    assertThat(java.util.Arrays.stream(Failpoint.values()).map(Failpoint::text))
        .containsExactly(
            "after-outbox-commit",
            "before-propose",
            "after-log-before-apply",
            "after-apply-before-ack",
            "after-relay-before-mark",
            "after-intake-before-ack",
            "after-notify-before-ack")
        .allSatisfy(name -> assertThat(Failpoint.parse(name).text()).isEqualTo(name));
    assertRefused(() -> Failpoint.parse("before-lunch"));
  }

  @Test
  void faultsSurviveTheWire() {
    var faults =
        new MemberFaults(
            new FaultRules(
                0.5,
                Duration.ofMillis(200),
                0.1,
                Set.of(Failpoint.BEFORE_PROPOSE, Failpoint.AFTER_LOG_BEFORE_APPLY),
                Optional.of(Duration.ofSeconds(30)),
                OptionalLong.of(0),
                Duration.ofMinutes(-3)),
            new FaultCounts(1, 2, 3, 4),
            Failpoint.of(dev.recado.membership.MemberRole.STORAGE));

    assertThat(FaultsWire.memberFaults(FaultsWire.toWire(faults))).isEqualTo(faults);
    assertThat(FaultsWire.rules(FaultsWire.toWire(FaultRules.NONE))).isEqualTo(FaultRules.NONE);
    for (Strike strike :
        new Strike[] {
          new Strike.Kill(), new Strike.KillPostgres(), new Strike.Pause(Duration.ofSeconds(5))
        }) {
      assertThat(FaultsWire.strike(FaultsWire.toWire(strike))).isEqualTo(strike);
    }
  }
}
