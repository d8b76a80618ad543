package dev.recado.verification.checker;

import static dev.recado.verification.checker.HandMade.assertPassed;
import static dev.recado.verification.checker.HandMade.assertViolated;
import static dev.recado.verification.checker.HandMade.delete;
import static dev.recado.verification.checker.HandMade.put;
import static dev.recado.verification.checker.HandMade.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Source;
import dev.recado.verification.history.Status;
import dev.recado.verification.history.Telling;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnceCheckerTest {

  private static CheckResult check(HandMade history) {
    return OnceChecker.check(history.history());
  }

  private static Telling telling(long at, Source source, Outcome outcome) {
    return new Telling(at, source, "somebody", outcome);
  }

  @Test
  void sameOutcomeForEveryAskerPassesEvenWhenSomeTellLess() {
    assertPassed(
        check(
            new HandMade()
                .told(
                    1,
                    delete("a"),
                    telling(2, Source.ANSWER, Outcome.of(Status.OK)),
                    telling(3, Source.NOTIFICATION, Outcome.ok(0, 9)),
                    telling(4, Source.ASKED, Outcome.ok(0, 9)))
                .told(
                    5,
                    put("b"),
                    telling(6, Source.ANSWER, Outcome.ok(1, 10)),
                    telling(7, Source.RETRY, Outcome.ok(1, 10)))
                .call(8, 9, read("r"), Outcome.found(1, 10, "b"))
                .lost(10, put("c"))
                .call(11, 12, read("r2"), Outcome.found(2, 11, "c"))));
  }

  @Test
  void differentOutcomeForAnotherAskerIsShownWithBothTellings() {
    Finding.Violation violation =
        assertViolated(
            check(
                new HandMade()
                    .told(
                        1,
                        put("a"),
                        telling(2, Source.ANSWER, Outcome.ok(1, 1)),
                        telling(3, Source.ASKED, Outcome.ok(1, 1)),
                        telling(4, Source.RETRY, Outcome.ok(2, 2)))),
            "a",
            "a");
    assertThat(violation.part().getFirst().text()).contains("by answer OK version 1 revision 1");
    assertThat(violation.part().getLast().text()).contains("by retry OK version 2 revision 2");
  }

  @Test
  void secondEffectIsShownWithTheReadThatSawIt() {
    assertViolated(
        check(
            new HandMade()
                .call(1, 2, put("a"), Outcome.ok(1, 1))
                .call(3, 4, put("b"), Outcome.ok(2, 2))
                .call(5, 6, read("r"), Outcome.found(3, 3, "a"))),
        "a",
        "r");
  }

  @Test
  void twoEffectsOfALostOperationAreShownWithBothReads() {
    assertViolated(
        check(
            new HandMade()
                .lost(1, put("a"))
                .call(3, 4, read("r1"), Outcome.found(1, 1, "a"))
                .call(5, 6, read("r2"), Outcome.found(2, 2, "a"))),
        "a",
        "r1",
        "r2");
  }

  @Test
  void effectOfAnExpiredOperationIsShown() {
    assertViolated(
        check(
            new HandMade()
                .call(1, 2, put("a"), Outcome.of(Status.EXPIRED))
                .call(3, 4, read("r"), Outcome.found(1, 1, "a"))),
        "a",
        "r");
  }

  @Test
  void effectOfACancelledOperationIsShown() {
    assertViolated(
        check(
            new HandMade()
                .told(1, put("a"), telling(2, Source.CANCELLING, Outcome.of(Status.CANCELLED)))
                .call(3, 4, read("r"), Outcome.found(1, 1, "a"))),
        "a",
        "r");
  }

  @Test
  void outcomeAgainstItsCancellationIsShown() {
    assertViolated(
        check(
            new HandMade()
                .told(
                    1,
                    put("a"),
                    telling(2, Source.CANCELLING, Outcome.of(Status.CANCELLED)),
                    telling(3, Source.ANSWER, Outcome.ok(1, 1)))),
        "a",
        "a");
  }

  @Test
  void effectOfAPartIsItsOwnAndThereIsNoneWhenTheBatchFailed() {
    Operation batch =
        Operation.batch(
            "x",
            List.of(
                Operation.part("x", 0, Kind.PUT, "{t}a"),
                Operation.part("x", 1, Kind.PUT, "{t}b")));
    Outcome seen = Outcome.found(1, 4, "x/1");
    Operation look = Operation.read("r", "{t}b");
    assertPassed(
        check(
            new HandMade()
                .call(1, 2, batch, Outcome.batch(List.of(Outcome.ok(1, 3), Outcome.ok(1, 4))))
                .call(3, 4, look, seen)));
    assertViolated(
        check(
            new HandMade()
                .call(1, 2, batch, Outcome.batch(List.of(Outcome.ok(1, 3), Outcome.ok(1, 5))))
                .call(3, 4, look, seen)),
        "x",
        "r");
    assertViolated(
        check(
            new HandMade()
                .call(1, 2, batch, Outcome.of(Status.NOT_FOUND).ofPart(0))
                .call(3, 4, look, seen)),
        "x",
        "r");
  }

  @Test
  void twoChangesWithOneRevisionAreShown() {
    assertViolated(
        check(
            new HandMade()
                .call(1, 2, put("a"), Outcome.ok(1, 1))
                .call(3, 4, put("b"), Outcome.ok(2, 1))),
        "a",
        "b");
  }

  @Test
  void valueThatNobodyWroteIsShown() {
    assertViolated(
        check(new HandMade().call(1, 2, read("r"), Outcome.found(1, 1, "from nowhere"))), "r");
  }
}
