package dev.recado.discovery.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaseRulesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofMinutes(10);

  private final LeaseRules rules = new LeaseRules(TTL, GRACE, 0.5, Duration.ofSeconds(3));

  @Test
  void leaseThatRunsOutAtThisInstantHasLapsed() {
    assertThat(rules.lapsed(NOW, NOW)).isTrue();
    assertThat(rules.lapsed(NOW.plusNanos(1), NOW)).isFalse();
  }

  @Test
  void renewedLeaseLastsForTheTtl() {
    assertThat(rules.renewed(NOW)).isEqualTo(NOW.plus(TTL));
  }

  @Test
  void lapsedMemberIsSuspectAtOnceAndNotGone() {
    List<Lease> leases = leases(1, Duration.ZERO, 2);

    Verdict verdict = rules.judge(leases, NOW);

    assertThat(verdict.lapsed()).containsExactly(leases.getFirst().member());
    assertThat(verdict.gone()).isEmpty();
    assertThat(verdict.heldBack()).isFalse();
  }

  @Test
  void suspectMemberIsGoneAfterTheGrace() {
    assertThat(rules.judge(leases(1, GRACE, 2), NOW).gone()).hasSize(1);
    assertThat(rules.judge(leases(1, GRACE.minusNanos(1), 2), NOW).gone()).isEmpty();
  }

  @Test
  void collapseBeyondTheShareIsHeldBackAndStillMarksSuspects() {
    Verdict verdict = rules.judge(leases(2, GRACE, 1), NOW);

    assertThat(verdict.heldBack()).isTrue();
    assertThat(verdict.lapsed()).hasSize(2);
    assertThat(verdict.gone()).isEmpty();
  }

  @Test
  void collapseOfExactlyTheShareIsNotHeldBack() {
    Verdict verdict = rules.judge(leases(2, GRACE, 2), NOW);

    assertThat(verdict.heldBack()).isFalse();
    assertThat(verdict.gone()).hasSize(2);
  }

  @Test
  void listIsNeverEmptiedWhateverTheShare() {
    var tolerant = new LeaseRules(TTL, GRACE, 1.0, Duration.ofSeconds(3));

    Verdict verdict = tolerant.judge(leases(3, GRACE, 0), NOW);

    assertThat(verdict.heldBack()).isTrue();
    assertThat(verdict.gone()).isEmpty();
  }

  @Test
  void emptyListIsNotHeldBack() {
    assertThat(rules.judge(List.of(), NOW).heldBack()).isFalse();
  }

  @Test
  void strictestShareHoldsBackForAnyLapse() {
    var strict = new LeaseRules(TTL, GRACE, 0.0, Duration.ofSeconds(3));

    assertThat(strict.judge(leases(1, Duration.ZERO, 9), NOW).heldBack()).isTrue();
    assertThat(strict.judge(leases(0, Duration.ZERO, 9), NOW).heldBack()).isFalse();
  }

  @Test
  void discoveryWasAwayWhenNobodyTickedForLonger() {
    assertThat(rules.wasAway(NOW.minusSeconds(3), NOW)).isFalse();
    assertThat(rules.wasAway(NOW.minusSeconds(3).minusNanos(1), NOW)).isTrue();
  }

  @Test
  void outageGrantsLiveLeasesOneFullTtl() {
    assertThat(rules.afterOutage(NOW.minusSeconds(50), false, NOW)).isEqualTo(NOW.plus(TTL));
    assertThat(rules.afterOutage(NOW.plusSeconds(60), false, NOW)).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void outageLeavesSuspectsSuspectButNotGoneForOneTtl() {
    Instant lease = rules.afterOutage(NOW.minus(Duration.ofDays(1)), true, NOW);

    assertThat(rules.lapsed(lease, NOW)).isTrue();
    assertThat(lease.plus(GRACE)).isEqualTo(NOW.plus(TTL));
  }

  /** So many that lapsed so long ago, and so many that are live. */
  private static List<Lease> leases(int lapsed, Duration since, int live) {
    var leases = new ArrayList<Lease>();
    for (int i = 0; i < lapsed + live; i++) {
      leases.add(new Lease(UUID.randomUUID(), i < lapsed ? NOW.minus(since) : NOW.plusSeconds(1)));
    }
    return leases;
  }
}
