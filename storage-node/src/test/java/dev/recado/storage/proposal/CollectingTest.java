package dev.recado.storage.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectingTest {

  private final Collecting collecting = new Collecting(256, 2_000);

  @Test
  void nothingIsWaitedForBeforeTheFirstAnswer() {
    assertThat(collecting.enough()).isEqualTo(1);
    assertThat(collecting.nanos()).isZero();
  }

  @Test
  void asManyAreExpectedAsWereAnsweredLastWithinTheBound() {
    collecting.landed(64, 4_000);
    assertThat(collecting.enough()).isEqualTo(64);
    collecting.landed(1_000, 4_000);
    assertThat(collecting.enough()).isEqualTo(256);
    collecting.landed(1, 4_000);
    assertThat(collecting.enough()).as("after a lone one").isEqualTo(1);
  }

  @Test
  void entryOfReadsOnlySaysNothingOfTheOperations() {
    collecting.landed(64, 4_000);
    collecting.landed(0, 4_000);
    assertThat(collecting.enough()).isEqualTo(64);
  }

  @Test
  void collectingTakesAPartOfAnEntrysTimeAtMost() {
    collecting.landed(64, 4_000);
    assertThat(collecting.nanos()).isEqualTo(1_000);
    collecting.landed(64, 100_000);
    assertThat(collecting.nanos()).isEqualTo(2_000);
  }
}
