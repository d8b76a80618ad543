package dev.recado.verification.checker;

import static dev.recado.verification.checker.HandMade.assertPassed;
import static dev.recado.verification.checker.HandMade.assertViolated;
import static dev.recado.verification.checker.HandMade.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.verification.history.Event;
import dev.recado.verification.history.Outcome;
import org.junit.jupiter.api.Test;

class DeliveryCheckerTest {

  private static final String ANNA = "anna";

  /** Four puts whose outcomes anna waits for. */
  private static HandMade fourPuts() {
    var history = new HandMade();
    for (int i = 1; i <= 4; i++) {
      history.call(i, i + 1, put("op" + i).replyTo(ANNA), Outcome.ok(i, i));
    }
    return history;
  }

  private static HandMade connected(HandMade history, long after) {
    return history.event(20, ANNA, new Event.Connected(ANNA, after));
  }

  private static HandMade delivered(HandMade history, long sequence, int operation) {
    return history.event(
        21,
        ANNA,
        new Event.Delivered(ANNA, sequence, "op" + operation, Outcome.ok(operation, operation)));
  }

  private static HandMade deliveredAll(int... operations) {
    HandMade history = connected(fourPuts(), 0);
    for (int i = 0; i < operations.length; i++) {
      history = delivered(history, i + 1, operations[i]);
    }
    return history;
  }

  private static CheckResult check(HandMade history) {
    return DeliveryChecker.check(history.history());
  }

  @Test
  void everyOutcomeOnceInOrderPasses() {
    assertPassed(check(deliveredAll(1, 2, 3, 4)));
  }

  @Test
  void crashBeforeAcknowledgingGetsThemAgain() {
    HandMade history = connected(deliveredAll(1, 2, 3), 0);
    history = delivered(delivered(history, 1, 1), 2, 2);
    history = history.event(22, ANNA, new Event.Acknowledged(ANNA, 2));
    // What is acknowledged may be skipped by whoever comes back with an old cursor.
    history = delivered(delivered(connected(history, 0), 3, 3), 4, 4);
    assertPassed(check(history));
  }

  @Test
  void droppedNotificationIsShown() {
    Finding.Violation violation = assertViolated(check(deliveredAll(1, 2, 3)), "op4");
    assertThat(violation.what()).contains("not delivered to anna");
  }

  @Test
  void recipientThatNeverHeardAnythingIsShownWhatItMissed() {
    var history = new HandMade().call(1, 2, put("op1").replyTo(ANNA), Outcome.ok(1, 1));
    assertViolated(check(history), "op1");
  }

  @Test
  void reorderedDeliveryIsShownWithBoth() {
    assertViolated(check(deliveredAll(1, 3, 2, 4)), "op3", "op2");
  }

  @Test
  void skippedSequenceIsShown() {
    HandMade history = delivered(delivered(connected(fourPuts(), 0), 1, 1), 2, 2);
    CheckResult result = check(delivered(delivered(history, 4, 3), 5, 4));
    assertThat(result.findings())
        .extracting(Finding::what)
        .containsExactly(
            "recipient anna: a connection skipped from sequence 2",
            "recipient anna: no sequence 3 was ever delivered");
    assertThat(((Finding.Violation) result.findings().getFirst()).part())
        .extracting(Evidence::id)
        .containsExactly("op2", "op3");
  }

  @Test
  void sequenceThatComesTwiceOnOneConnectionIsShown() {
    assertViolated(check(delivered(deliveredAll(1, 2, 3, 4), 4, 4)), "op4", "op4");
  }

  @Test
  void outcomeUnderTwoSequencesIsShown() {
    CheckResult result = check(delivered(deliveredAll(1, 2, 3, 4), 5, 4));
    assertThat(result.findings())
        .extracting(Finding::what)
        .contains("recipient anna: one outcome under two sequences");
  }

  @Test
  void anotherOutcomeUnderTheSameSequenceIsShown() {
    assertViolated(check(delivered(connected(deliveredAll(1, 2, 3, 4), 3), 4, 3)), "op4", "op3");
  }

  @Test
  void declaredGapIsShown() {
    HandMade history = deliveredAll(1, 2, 3, 4);
    assertViolated(check(history.event(30, ANNA, new Event.GapDeclared(ANNA, 5, 6))), ANNA);
  }

  @Test
  void outcomeThatWasNotForTheRecipientIsShown() {
    HandMade history =
        connected(new HandMade(), 0).call(1, 2, put("op1").replyTo("berta"), Outcome.ok(1, 1));
    CheckResult result = check(delivered(history, 1, 1));
    assertThat(result.findings())
        .extracting(Finding::what)
        .contains("recipient anna: an outcome that nobody asked to be told");
  }
}
