package dev.recado.push.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IntakeRulesTest {

  @Test
  void firstBatchIsNew() {
    assertThat(IntakeRules.judge(0, 0, List.of(5L, 9L))).isEqualTo(new Intake.Accepted(0, 9));
  }

  @Test
  void repeatedRowsAreSkippedAndTheRestIsTaken() {
    assertThat(IntakeRules.judge(9, 5, List.of(7L, 9L, 12L))).isEqualTo(new Intake.Accepted(2, 12));
    assertThat(IntakeRules.judge(12, 5, List.of(7L, 9L, 12L)))
        .isEqualTo(new Intake.Accepted(3, 12));
  }

  @Test
  void oldBatchNeverMovesTheMarkBack() {
    assertThat(IntakeRules.judge(100, 5, List.of(7L, 9L))).isEqualTo(new Intake.Accepted(2, 100));
  }

  @Test
  void missingPredecessorIsRefused() {
    assertThat(IntakeRules.judge(9, 10, List.of(11L))).isEqualTo(new Intake.Refused(9));
    assertThat(IntakeRules.judge(0, 3, List.of(4L))).isEqualTo(new Intake.Refused(0));
  }

  @Test
  void batchOutOfOrderIsNotJudged() {
    assertThatThrownBy(() -> IntakeRules.judge(0, 0, List.of(2L, 2L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IntakeRules.judge(0, 4, List.of(4L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IntakeRules.judge(0, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
