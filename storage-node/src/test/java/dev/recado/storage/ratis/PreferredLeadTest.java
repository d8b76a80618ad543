package dev.recado.storage.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class PreferredLeadTest {

  private static final long PATIENCE = PreferredLead.PATIENCE.toNanos();
  private static final UUID ONE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();

  private final PreferredLead lead = new PreferredLead();

  @Test
  void leadershipIsAskedForAfterAWhileUnderTheSameLeader() {
    assertThat(lead.isDue(ONE, 5)).isFalse();
    assertThat(lead.isDue(ONE, 5 + PATIENCE - 1)).isFalse();
    assertThat(lead.isDue(ONE, 5 + PATIENCE)).isTrue();
  }

  @Test
  void newLeaderIsLeftAloneFirst() {
    assertThat(lead.isDue(ONE, 0)).isFalse();
    assertThat(lead.isDue(OTHER, PATIENCE - 1)).isFalse();
    assertThat(lead.isDue(OTHER, 2 * PATIENCE - 2)).isFalse();
    assertThat(lead.isDue(OTHER, 2 * PATIENCE - 1)).isTrue();
  }

  @Test
  void nextTimeIsAsFarAway() {
    assertThat(lead.isDue(ONE, 0)).isFalse();
    assertThat(lead.isDue(ONE, PATIENCE)).isTrue();
    assertThat(lead.isDue(ONE, PATIENCE + 1)).isFalse();
    assertThat(lead.isDue(ONE, 2 * PATIENCE)).isFalse();
    assertThat(lead.isDue(ONE, 2 * PATIENCE + 1)).isTrue();
  }

  @Test
  void timeInWhichItMightNotLeadDoesNotCount() {
    assertThat(lead.isDue(ONE, 0)).isFalse();
    lead.forget();
    assertThat(lead.isDue(ONE, PATIENCE)).isFalse();
    assertThat(lead.isDue(ONE, 2 * PATIENCE)).isTrue();
  }
}
