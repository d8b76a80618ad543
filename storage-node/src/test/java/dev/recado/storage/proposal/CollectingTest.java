package dev.recado.storage.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectingTest {

  private final Collecting collecting = new Collecting(4, 256, 2_000);

  @Test
  void nothingIsWaitedForBeforeTheFirstAnswer() {
    assertThat(collecting.enough()).isEqualTo(1);
    assertThat(collecting.nanos()).isZero();
  }

  @Test
  void asManyAreExpectedAsWereAnsweredLastWithinTheBound() {
    landed(64, 4_000);
    assertThat(collecting.enough()).isEqualTo(64);
    landed(1_000, 4_000);
    assertThat(collecting.enough()).isEqualTo(256);
    landed(1, 4_000);
    assertThat(collecting.enough()).as("after a lone one").isEqualTo(1);
  }

  @Test
  void entryOfReadsOnlySaysNothingOfTheOperations() {
    landed(64, 4_000);
    landed(0, 4_000);
    assertThat(collecting.enough()).isEqualTo(64);
  }

  @Test
  void collectingTakesAPartOfAnEntrysTimeAtMost() {
    landed(64, 4_000);
    assertThat(collecting.nanos()).isEqualTo(1_000);
    landed(64, 100_000);
    assertThat(collecting.nanos()).isEqualTo(2_000);
  }

  @Test
  void fewerThanAreOnTheirWayWait() {
    assertThat(collecting.mayGo(1, 0)).as("nothing is on its way").isTrue();
    collecting.left(1);
    assertThat(collecting.mayGo(1, 0)).as("as many as are on their way").isTrue();
    collecting.left(1);
    assertThat(collecting.mayGo(1, 0)).isFalse();
    assertThat(collecting.worthAnother()).isEqualTo(2);
    assertThat(collecting.mayGo(2, 0)).isTrue();
    collecting.landed(1, 4_000);
    assertThat(collecting.mayGo(1, 0)).as("one has landed").isTrue();
  }

  @Test
  void whoHasWaitedForLongGoesBesideAStuckEntry() {
    collecting.left(64);
    assertThat(collecting.mayGo(1, Collecting.PATIENCE_NANOS)).isFalse();
    assertThat(collecting.mayGo(1, Collecting.PATIENCE_NANOS + 1)).isTrue();
  }

  @Test
  void largestGroupIsWorthAnEntryWhateverIsOnItsWay() {
    collecting.left(256);
    collecting.left(256);
    assertThat(collecting.mayGo(255, 0)).isFalse();
    assertThat(collecting.mayGo(256, 0)).isTrue();
  }

  @Test
  void entriesThatCarryNoOperationsKeepNobodyWaiting() {
    collecting.left(0);
    assertThat(collecting.mayGo(1, 0)).isTrue();
    collecting.left(2);
    assertThat(collecting.mayGo(0, 0)).as("a read or a mark").isTrue();
  }

  @Test
  void nothingGoesWithoutRoom() {
    for (int i = 0; i < 4; i++) {
      collecting.left(1);
    }
    assertThat(collecting.mayGo(256, Collecting.PATIENCE_NANOS + 1)).isFalse();
    assertThat(collecting.mayGo(0, 0)).isFalse();
    collecting.landed(1, 4_000);
    assertThat(collecting.mayGo(3, 0)).isTrue();
  }

  private void landed(int operations, long nanos) {
    collecting.left(operations);
    collecting.landed(operations, nanos);
  }
}
