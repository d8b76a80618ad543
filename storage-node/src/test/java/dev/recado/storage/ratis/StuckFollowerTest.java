package dev.recado.storage.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StuckFollowerTest {

  private static final long PATIENCE = StuckFollower.PATIENCE.toNanos();

  private final StuckFollower follower = new StuckFollower();

  @Test
  void followerThatAnswersAndStaysBehindIsStuckOnceItsTimeIsUp() {
    assertThat(follower.isStuck(641, 700, true, 0)).isFalse();
    assertThat(follower.isStuck(641, 800, true, PATIENCE - 1)).isFalse();
    assertThat(follower.isStuck(641, 900, true, PATIENCE)).isTrue();
  }

  @Test
  void followerStuckAtTheSameEntryIsToldOfOnce() {
    assertThat(follower.isStuck(641, 700, true, 0)).isFalse();
    assertThat(follower.isStuck(641, 700, true, PATIENCE)).isTrue();
    follower.forget();
    assertThat(follower.isStuck(641, 700, true, 2 * PATIENCE)).isFalse();
    assertThat(follower.isStuck(641, 700, true, 9 * PATIENCE)).isFalse();
  }

  @Test
  void followerThatComesForwardHoweverSlowlyIsNotStuck() {
    for (int i = 0; i < 20; i++) {
      assertThat(follower.isStuck(i, 10_000, true, i * (PATIENCE - 1))).isFalse();
    }
  }

  @Test
  void followerThatHasEverythingOrIsAwayIsNotStuck() {
    assertThat(follower.isStuck(700, 700, true, 0)).isFalse();
    assertThat(follower.isStuck(700, 700, true, 5 * PATIENCE)).isFalse();
    assertThat(follower.isStuck(700, 701, true, 5 * PATIENCE + 1)).isFalse();
    assertThat(follower.isStuck(700, 800, false, 20 * PATIENCE)).isFalse();
    assertThat(follower.isStuck(700, 800, true, 20 * PATIENCE + 1)).isFalse();
  }

  @Test
  void nextLeadershipBeginsAnew() {
    assertThat(follower.isStuck(641, 700, true, 0)).isFalse();
    follower.forget();
    assertThat(follower.isStuck(641, 700, true, PATIENCE)).isFalse();
    assertThat(follower.isStuck(641, 700, true, 2 * PATIENCE)).isTrue();
  }
}
