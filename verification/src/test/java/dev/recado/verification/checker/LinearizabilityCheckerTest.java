package dev.recado.verification.checker;

import static dev.recado.verification.checker.HandMade.assertPassed;
import static dev.recado.verification.checker.HandMade.assertViolated;
import static dev.recado.verification.checker.HandMade.created;
import static dev.recado.verification.checker.HandMade.delete;
import static dev.recado.verification.checker.HandMade.put;
import static dev.recado.verification.checker.HandMade.read;
import static dev.recado.verification.checker.HandMade.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.RecordedHistory;
import dev.recado.verification.history.Status;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckerTest {

  private static final Outcome NOT_FOUND = Outcome.of(Status.NOT_FOUND);

  private static CheckResult check(RecordedHistory history) {
    return new LinearizabilityChecker().check(history);
  }

  private static CheckResult check(HandMade history) {
    return check(history.history());
  }

  /** A life of the key: created, replaced, deleted and created again. */
  private static HandMade life() {
    return new HandMade()
        .call(1, 2, read("r1"), NOT_FOUND)
        .call(3, 4, created("a"), Outcome.ok(1, 5))
        .call(5, 6, created("b"), Outcome.standing(Status.ALREADY_EXISTS, 1, 5))
        .call(7, 8, put("c").ifRevision(5), Outcome.ok(2, 9))
        .call(9, 10, update("d").ifRevision(5), Outcome.standing(Status.REVISION_MISMATCH, 2, 9))
        .call(11, 12, read("r2"), Outcome.found(2, 9, "c"))
        .call(13, 14, delete("e"), Outcome.ok(0, 12))
        .call(15, 16, update("f"), NOT_FOUND)
        .call(17, 18, put("g"), Outcome.ok(1, 20));
  }

  @Test
  void lifeOfAnEntryIsExplained() {
    assertPassed(check(life()));
  }

  @Test
  void overlappingOperationsMayHaveHappenedInAnyOrder() {
    assertPassed(
        check(
            new HandMade()
                .call(1, 20, put("a"), Outcome.ok(2, 2))
                .call(2, 19, put("b"), Outcome.ok(1, 1))
                .call(3, 18, read("before"), NOT_FOUND)
                .call(4, 17, read("between"), Outcome.found(1, 1, "b"))
                .call(5, 16, read("after"), Outcome.found(2, 2, "a"))));
  }

  @Test
  void lostOperationMayHaveHappenedAtAnyLaterTimeOrNever() {
    HandMade seenLate =
        new HandMade()
            .call(1, 2, put("a"), Outcome.ok(1, 1))
            .lost(3, put("b"))
            .call(4, 5, read("r1"), Outcome.found(1, 1, "a"))
            .call(6, 7, read("r2"), Outcome.found(2, 7, "b"))
            .call(8, 9, put("c"), Outcome.ok(3, 8));
    assertPassed(check(seenLate));
    HandMade never =
        new HandMade()
            .call(1, 2, put("a"), Outcome.ok(1, 1))
            .lost(3, delete("b"))
            .call(4, 5, put("c"), Outcome.ok(2, 2));
    assertPassed(check(never));
    assertViolated(
        check(
            new HandMade()
                .call(1, 2, put("a"), Outcome.ok(1, 1))
                .lost(3, put("b"))
                .call(4, 5, read("r1"), Outcome.found(2, 2, "b"))
                .call(6, 7, read("r2"), Outcome.found(1, 1, "a"))),
        "r1",
        "r2");
  }

  @Test
  void staleReadIsShownWithTheWriteThatItMissed() {
    assertViolated(
        check(
            life()
                .call(30, 31, put("x"), Outcome.ok(2, 30))
                .call(32, 33, read("stale"), Outcome.found(1, 20, "g"))),
        "x",
        "stale");
  }

  @Test
  void readOfADeletedEntryIsShownWithTheDelete() {
    assertViolated(
        check(
            life()
                .call(30, 31, delete("x"), Outcome.ok(0, 30))
                .call(32, 33, read("stale"), Outcome.found(1, 20, "g"))),
        "x",
        "stale");
  }

  @Test
  void lostUpdateIsShownWithBothThatClaimTheRevision() {
    assertViolated(
        check(
            life()
                .call(30, 40, update("x").ifRevision(20), Outcome.ok(2, 30))
                .call(31, 41, update("y").ifRevision(20), Outcome.ok(2, 31))),
        "x",
        "y");
  }

  /** Version 4 after version 2: something changed the entry in between. */
  @Test
  void effectThatNobodyAskedForIsShownBetweenWhatWasSeenBeforeAndAfter() {
    assertViolated(
        check(
            life()
                .call(30, 31, put("x"), Outcome.ok(2, 30))
                .call(32, 33, read("r3"), Outcome.found(2, 30, "x"))
                .call(34, 35, put("y"), Outcome.ok(4, 40))),
        "r3",
        "y");
  }

  /** No moment without an open call: the part is small all the same. */
  @Test
  void missingEntryIsShownWithTheWriteThatItMissedHoweverBusyTheKeyIs() {
    var history = new HandMade();
    for (long i = 1; i <= 200; i++) {
      history.call(10 * i, 10 * i + 25, put("w" + i), Outcome.ok(i, i));
      history.call(10 * i + 2, 10 * i + 23, read("r" + i), Outcome.found(i, i, "w" + i));
    }
    history.call(1500, 1510, read("missing"), NOT_FOUND);
    CheckResult result = check(history);
    assertThat(((Finding.Violation) result.findings().getFirst()).part())
        .hasSize(2)
        .extracting(Evidence::id)
        .contains("missing");
  }

  @Test
  void acknowledgedWriteThatIsGoneIsShown() {
    assertViolated(
        check(
            new HandMade()
                .call(1, 2, created("a"), Outcome.ok(1, 1))
                .call(3, 4, read("r1"), NOT_FOUND)
                .call(5, 6, created("b"), Outcome.ok(1, 2))),
        "a",
        "r1");
  }

  @Test
  void revisionThatIsUsedAgainIsShown() {
    assertViolated(
        check(
            new HandMade()
                .call(1, 2, put("a"), Outcome.ok(1, 7))
                .call(3, 4, delete("b"), Outcome.ok(0, 8))
                .call(5, 6, put("c"), Outcome.ok(1, 8))),
        "b",
        "c");
  }

  @Test
  void keysAreIndependent() {
    var other = Operation.of("z", Kind.PUT, "other");
    assertPassed(check(life().call(30, 31, other, Outcome.ok(1, 21))));
  }

  private static Operation batch(String id, Kind first, Kind second) {
    return Operation.batch(
        id, List.of(Operation.part(id, 0, first, "{t}a"), Operation.part(id, 1, second, "{t}b")));
  }

  private static Operation readOf(String id, String key) {
    return Operation.read(id, key);
  }

  private static Outcome parts(long first, long second) {
    return Outcome.batch(List.of(Outcome.ok(1, first), Outcome.ok(1, second)));
  }

  @Test
  void batchHappensToAllItsKeysAtOnce() {
    assertPassed(
        check(
            new HandMade()
                .call(1, 20, batch("x", Kind.PUT, Kind.PUT), parts(3, 4))
                .call(2, 3, readOf("before", "{t}b"), NOT_FOUND)
                .call(4, 5, readOf("after", "{t}a"), Outcome.found(1, 3, "x/0"))
                .call(6, 7, readOf("too", "{t}b"), Outcome.found(1, 4, "x/1"))));
  }

  @Test
  void halfOfABatchIsShownWithWhoeverSawIt() {
    assertViolated(
        check(
            new HandMade()
                .call(1, 20, batch("x", Kind.CREATE, Kind.CREATE), parts(3, 4))
                .call(4, 5, readOf("one", "{t}a"), Outcome.found(1, 3, "x/0"))
                .call(6, 7, readOf("other", "{t}b"), NOT_FOUND)),
        "x",
        "one",
        "other");
  }

  @Test
  void batchThatNobodyWasToldOfHappensAsAWholeOrNotAtAll() {
    HandMade begun =
        new HandMade()
            .lost(1, batch("x", Kind.PUT, Kind.PUT))
            .call(4, 5, readOf("one", "{t}a"), Outcome.found(1, 3, "x/0"));
    assertPassed(check(begun));
    CheckResult result = check(begun.call(6, 7, readOf("other", "{t}b"), NOT_FOUND));
    assertThat(result.verdict()).isEqualTo(CheckResult.Verdict.VIOLATED);
  }

  @Test
  void batchThatFailedSaysWhatItFoundThere() {
    HandMade standing =
        new HandMade()
            .call(1, 2, Operation.of("w", Kind.PUT, "{t}b"), Outcome.ok(1, 3))
            .call(
                3,
                4,
                batch("x", Kind.PUT, Kind.CREATE),
                Outcome.standing(Status.ALREADY_EXISTS, 1, 3).ofPart(1))
            .call(5, 6, readOf("r", "{t}a"), NOT_FOUND);
    assertPassed(check(standing));
    assertViolated(
        check(
            standing.call(
                7, 8, batch("y", Kind.PUT, Kind.UPDATE), Outcome.of(Status.NOT_FOUND).ofPart(1))),
        "x",
        "y");
  }

  /** Sixty puts that waited for a new leader, all at once. */
  @Test
  void staleReadInABurstIsShownWithOneWriteThatItMissed() {
    var history = new HandMade();
    for (long i = 1; i <= 60; i++) {
      history.call(i, 1000 + (i * 37) % 60, put("w" + i), Outcome.ok(i, i));
    }
    assertPassed(check(history));
    history.call(2000, 2001, read("stale"), Outcome.found(59, 59, "w59"));
    assertViolated(check(history), "w60", "stale");
  }

  @Test
  void historyThatIsTooLargeIsNotPassed() {
    var history = new HandMade();
    for (int i = 0; i < 40; i++) {
      history.lost(i, put("lost-" + i));
    }
    history.call(100, 101, read("r"), Outcome.found(20, 50, "lost-7"));
    CheckResult result = new LinearizabilityChecker(10_000).check(history.history());
    assertThat(result.verdict()).isEqualTo(CheckResult.Verdict.NOT_CHECKED);
    assertThat(result.findings()).hasOnlyElementsOfType(Finding.NotChecked.class);
  }

  /** Eight clients on one key for long; then one read of it is made stale. */
  @Test
  void longContendedHistoryIsCheckedAndItsOneStaleReadIsFound() {
    var random = new Random(1);
    var history = new HandMade();
    var stale = new HandMade();
    long version = 0;
    for (int i = 0; i < 20_000; i++) {
      // Effects at 10 i; each call spans its own and those of up to four neighbours.
      long at = 10L * i;
      long from = at - random.nextInt(40);
      long to = at + 1 + random.nextInt(40);
      boolean write = i % 2 == 0;
      Operation operation = write ? put("w" + i) : read("r" + i);
      Outcome outcome =
          write ? Outcome.ok(++version, i + 1) : Outcome.found(version, i, "w" + (i - 1));
      history.call(from, to, operation, outcome);
      stale.call(
          from,
          to,
          operation,
          i == 15_001 ? Outcome.found(version - 10, i - 20, "w" + (i - 21)) : outcome);
    }
    assertPassed(check(history));
    CheckResult result = check(stale);
    assertThat(result.verdict()).isEqualTo(CheckResult.Verdict.VIOLATED);
    assertThat(((Finding.Violation) result.findings().getFirst()).part())
        .hasSize(2)
        .extracting(Evidence::id)
        .contains("r15001");
  }
}
