package dev.recado.verification.checker;

import static dev.recado.verification.checker.HandMade.BEGAN;
import static dev.recado.verification.checker.HandMade.assertPassed;
import static dev.recado.verification.checker.HandMade.assertViolated;
import static dev.recado.verification.checker.HandMade.put;
import static dev.recado.verification.checker.HandMade.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is judged once everything is over: decisions, deadlines, replicas. */
class EndCheckersTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void operationThatIsUndecidedAtTheEndIsShown() {
    var history =
        new HandMade().call(1, 2, put("a"), Outcome.ok(1, 1)).lost(3, read("r")).lost(4, put("b"));
    assertViolated(DecidedChecker.check(history.history()), "b");
    assertPassed(
        DecidedChecker.check(
            new HandMade().call(1, 2, put("a"), Outcome.ok(1, 1)).lost(3, read("r")).history()));
  }

  @Test
  void deadlinesThatAreKeptPass() {
    long deadline = BEGAN.plusSeconds(10).toEpochMilli();
    var history =
        new HandMade()
            .call(SECOND, 2 * SECOND, put("a").deadline(deadline), Outcome.ok(1, 1))
            .call(SECOND, 11 * SECOND, put("b").deadline(deadline), Outcome.of(Status.EXPIRED))
            .call(
                20 * SECOND, 21 * SECOND, put("c").deadline(deadline), Outcome.of(Status.EXPIRED));
    assertPassed(DeadlinesChecker.check(history.history()));
  }

  @Test
  void operationThatExpiredBeforeItsDeadlineIsShown() {
    long deadline = BEGAN.plusSeconds(10).toEpochMilli();
    var history =
        new HandMade()
            .call(SECOND, 5 * SECOND, put("a").deadline(deadline), Outcome.of(Status.EXPIRED));
    assertViolated(DeadlinesChecker.check(history.history()), "a");
  }

  @Test
  void operationThatIsExecutedPastItsDeadlineIsShown() {
    long deadline = BEGAN.plusSeconds(10).toEpochMilli();
    var history =
        new HandMade()
            .call(12 * SECOND, 13 * SECOND, put("a").deadline(deadline), Outcome.ok(1, 1));
    assertViolated(DeadlinesChecker.check(history.history()), "a");
  }

  @Test
  void replicasThatSayTheSamePass() {
    assertPassed(
        ReplicasChecker.check(
            List.of(
                new ReplicaState(0, "storage-1", 7, "d", "r"),
                new ReplicaState(0, "storage-2", 7, "d", "r"),
                new ReplicaState(1, "storage-1", 9, "e", "r"))));
  }

  @Test
  void unequalDigestsAreShownWithTheReplicasOfTheirPosition() {
    assertViolated(
        ReplicasChecker.check(
            List.of(
                new ReplicaState(0, "storage-1", 7, "d", "r"),
                new ReplicaState(0, "storage-2", 7, "d", "r"),
                new ReplicaState(1, "storage-1", 9, "e", "r"),
                new ReplicaState(1, "storage-2", 9, "f", "r"))),
        "storage-1",
        "storage-2");
  }

  @Test
  void unequalRowsUnderEqualDigestsAreShown() {
    assertViolated(
        ReplicasChecker.check(
            List.of(
                new ReplicaState(0, "storage-1", 7, "d", "r"),
                new ReplicaState(0, "storage-2", 7, "d", "s"))),
        "storage-1",
        "storage-2");
  }

  @Test
  void replicaThatStaysBehindIsShown() {
    assertViolated(
        ReplicasChecker.check(
            List.of(
                new ReplicaState(0, "storage-1", 7, "d", "r"),
                new ReplicaState(0, "storage-2", 6, "c", "r"))),
        "storage-1",
        "storage-2");
  }

  @Test
  void rowsThatNobodyWillTakeAreShown() {
    assertPassed(DrainedChecker.check(List.of(new Leftovers("the gateways' outbox", 0))));
    CheckResult result =
        DrainedChecker.check(
            List.of(new Leftovers("the gateways' outbox", 0), new Leftovers("the mailboxes", 3)));
    assertThat(result.verdict()).isEqualTo(CheckResult.Verdict.VIOLATED);
    assertThat(result.findings())
        .extracting(Finding::what)
        .containsExactly("the mailboxes: 3 rows are left");
  }
}
