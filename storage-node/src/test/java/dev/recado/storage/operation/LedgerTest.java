package dev.recado.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final ScopedKey KEY = ScopedKey.of("default", bytes("greeting"));
  private static final UUID ANNA = new UUID(7, 1);
  private static final UUID BEN = new UUID(7, 2);

  private final PositionState empty =
      new PositionState(1, 0, 0, Marks.NONE, 0, 0, 1, Bytes.wrap(new byte[16]));
  private final Ledger ledger = new Ledger(empty, _ -> Optional.empty(), Map.of());
  private long index;

  @Test
  void firstPutCreatesVersionOneAndTakesTheNextRevision() {
    Outcome outcome = decide(put(1, "hello")).decision().outcome();
    assertThat(outcome).isEqualTo(Outcome.of(Status.OK, 1, 1, true));
  }

  @Test
  void retryReturnsTheFirstOutcomeAndChangesNothing() {
    Verdict first = decide(put(1, "hello"));
    decide(put(2, "again"));
    Verdict retry = decide(put(1, "hello"));
    assertThat(retry.decision()).isEqualTo(first.decision());
    assertThat(retry.replayed()).isTrue();
    assertThat(ledger.state().revision()).isEqualTo(2);
    assertThat(ledger.changedEntries().get(KEY))
        .hasValueSatisfying(e -> assertThat(e.version()).isEqualTo(2));
  }

  @Test
  void sameIdInOneGroupTwiceHasOneEffect() {
    List<Verdict> verdicts = ledger.decide(group(0, put(1, "hello"), put(1, "hello")));
    assertThat(verdicts).extracting(Verdict::replayed).containsExactly(false, true);
    assertThat(ledger.state().revision()).isEqualTo(1);
  }

  @Test
  void sameIdWithAnotherPayloadIsRefusedAndChangesNothing() {
    decide(put(1, "hello"));
    Verdict refused = decide(put(1, "other"));
    assertThat(refused.decision().outcome().status()).isEqualTo(Status.REFUSED_ID_REUSED);
    assertThat(decide(put(1, "hello")).decision().outcome().status()).isEqualTo(Status.OK);
    assertThat(ledger.state().revision()).isEqualTo(1);
  }

  @Test
  void sameIdOnAnotherKeyIsAnotherOperation() {
    decide(put(1, "hello"));
    var other =
        new Operation.Put(
            ScopedKey.of("other", bytes("greeting")), value("hello"), OptionalLong.empty());
    assertThat(decide(submission(1, other, "hello", Optional.empty())).replayed()).isFalse();
  }

  @Test
  void preconditionsAreJudgedAfterDedupe() {
    Submission create =
        submission(1, new Operation.Create(KEY, value("a")), "create a", Optional.empty());
    decide(create);
    Verdict retry = decide(create);
    assertThat(retry.decision().outcome().status()).isEqualTo(Status.OK);
    assertThat(retry.decision().outcome().created()).isTrue();
  }

  @Test
  void createFindsAnExistingEntry() {
    decide(put(1, "hello"));
    var create = new Operation.Create(KEY, value("a"));
    assertThat(decide(submission(2, create, "c", Optional.empty())).decision().outcome())
        .isEqualTo(Outcome.of(Status.ALREADY_EXISTS, 1, 1, false));
  }

  @Test
  void updateAndDeleteOfNothingAreNotFound() {
    var update = new Operation.Update(KEY, value("a"), OptionalLong.empty());
    var delete = new Operation.Delete(KEY, OptionalLong.empty());
    assertThat(decide(submission(1, update, "u", Optional.empty())).decision().outcome().status())
        .isEqualTo(Status.NOT_FOUND);
    assertThat(decide(submission(2, delete, "d", Optional.empty())).decision().outcome().status())
        .isEqualTo(Status.NOT_FOUND);
    assertThat(ledger.state().revision()).isZero();
  }

  @Test
  void revisionNeverComesBackAfterDeleteAndRecreate() {
    decide(put(1, "hello"));
    decide(submission(2, new Operation.Delete(KEY, OptionalLong.of(1)), "d", Optional.empty()));
    Outcome recreated = decide(put(3, "hello")).decision().outcome();
    assertThat(recreated.version()).isEqualTo(1);
    assertThat(recreated.revision()).isEqualTo(3);
    var stale = new Operation.Put(KEY, value("x"), OptionalLong.of(1));
    assertThat(decide(submission(4, stale, "x", Optional.empty())).decision().outcome().status())
        .isEqualTo(Status.REVISION_MISMATCH);
  }

  @Test
  void deadlineIsDecidedByStampedTimeAndStaysDecided() {
    var late =
        new Submission.Execute(
            new UUID(7, 9), putOperation("x"), payload("x"), 1000, Optional.empty());
    assertThat(ledger.decide(group(1000, late)).getFirst().decision().outcome().status())
        .isEqualTo(Status.EXPIRED);
    var retry =
        new Submission.Execute(
            late.id(), late.operation(), late.fingerprint(), 5000, Optional.empty());
    assertThat(ledger.decide(group(1000, retry)).getFirst().decision().outcome().status())
        .isEqualTo(Status.EXPIRED);
    assertThat(ledger.changedEntries()).isEmpty();
  }

  @Test
  void effectiveTimeNeverGoesBack() {
    ledger.decide(group(5000, put(1, "a")));
    ledger.decide(group(3000, put(2, "b")));
    assertThat(ledger.state().marks().effectiveMillis()).isEqualTo(5000);
  }

  @Test
  void eachRecipientGetsOneOutboxRowWhateverTheRetries() {
    decide(put(1, "hello", ANNA));
    decide(put(1, "hello", ANNA));
    decide(put(1, "hello", BEN));
    decide(put(1, "hello", BEN));
    assertThat(ledger.newOutbox()).extracting(OutboxItem::recipient).containsExactly(ANNA, BEN);
    assertThat(ledger.newOutbox()).extracting(OutboxItem::sequence).containsExactly(1L, 2L);
  }

  @Test
  void refusalIsSentOnceForEachPayload() {
    decide(put(1, "hello", ANNA));
    decide(put(1, "other", ANNA));
    decide(put(1, "other", ANNA));
    decide(put(1, "third", ANNA));
    assertThat(ledger.newOutbox())
        .extracting(item -> item.decision().outcome().status())
        .containsExactly(Status.OK, Status.REFUSED_ID_REUSED, Status.REFUSED_ID_REUSED);
  }

  @Test
  void relayedRowsAreNotWrittenAndMarksNeverGoBack() {
    decide(put(1, "a", ANNA));
    ledger.decide(new Group(1, ++index, 0, List.of(), Windows.UNCHANGED, 1, 1));
    ledger.decide(new Group(1, ++index, 0, List.of(), Windows.UNCHANGED, 0, 1));
    ledger.decide(new Group(1, ++index, 0, List.of(), Windows.UNCHANGED, 99, 7));
    assertThat(ledger.state().relayedThrough()).isEqualTo(1);
    assertThat(ledger.newOutbox()).isEmpty();
  }

  @Test
  void digestDependsOnTheEntriesNotOnTheBatches() {
    Group first = new Group(1, 1, 10, List.of(put(1, "a")), Windows.UNCHANGED, 0, 0);
    Group second = new Group(1, 2, 20, List.of(put(2, "b")), Windows.UNCHANGED, 0, 0);
    ledger.decide(first);
    ledger.decide(second);
    var again = new Ledger(empty, _ -> Optional.empty(), Map.of());
    again.decide(first);
    var later =
        new Ledger(
            again.state(),
            k -> again.changedEntries().getOrDefault(k, Optional.empty()),
            again.changedRecords());
    later.decide(second);
    assertThat(later.state()).isEqualTo(ledger.state());
    assertThat(ledger.state().digest()).isNotEqualTo(empty.digest());
  }

  @Test
  void holeInTheLogIsNeverApplied() {
    assertThatThrownBy(() -> ledger.decide(Group.empty(1, 2)))
        .hasMessageContaining("does not follow");
  }

  @Test
  void largeValueIsLeftOutOfALoggedRead() {
    var large =
        new Value(Bytes.wrap(new byte[OperationRules.KEPT_VALUE_BYTES_MAX + 1]), "text/plain");
    decide(
        submission(1, new Operation.Put(KEY, large, OptionalLong.empty()), "l", Optional.empty()));
    Outcome read =
        decide(submission(2, new Operation.Read(KEY), "r", Optional.empty())).decision().outcome();
    assertThat(read.valueOmitted()).isTrue();
    assertThat(read.value()).isEmpty();
    assertThat(read.revision()).isEqualTo(1);
  }

  @Test
  void cancelBeforeArrivalMeansNeverExecuted() {
    assertThat(status(decide(cancel(1)))).isEqualTo(Status.CANCELLED);

    Verdict arrival = decide(put(1, "hello", ANNA));
    assertThat(status(arrival)).isEqualTo(Status.CANCELLED);
    assertThat(status(decide(put(1, "hello", ANNA)))).isEqualTo(Status.CANCELLED);
    assertThat(status(decide(put(1, "other")))).isEqualTo(Status.REFUSED_ID_REUSED);
    assertThat(ledger.changedEntries()).isEmpty();
    assertThat(ledger.newOutbox()).hasSize(1);
    assertThat(ledger.newOutbox().getFirst().decision()).isEqualTo(arrival.decision());
  }

  @Test
  void cancelOfADecidedOperationReturnsItsOutcome() {
    Verdict first = decide(put(1, "hello"));

    Verdict cancelled = decide(cancel(1));
    assertThat(cancelled.decision()).isEqualTo(first.decision());
    assertThat(cancelled.replayed()).isTrue();
    assertThat(decide(put(1, "hello")).decision()).isEqualTo(first.decision());
  }

  @Test
  void batchIsExecutedAsAWholeInItsOrder() {
    decide(put(1, "old"));
    Verdict verdict =
        decide(
            batch(
                2,
                new Operation.Put(OTHER, value("a"), OptionalLong.empty()),
                new Operation.Update(OTHER, value("b"), OptionalLong.of(2)),
                new Operation.Read(OTHER),
                new Operation.Delete(KEY, OptionalLong.of(1)),
                new Operation.Read(KEY)));

    Outcome outcome = verdict.decision().outcome();
    assertThat(outcome.status()).isEqualTo(Status.OK);
    assertThat(outcome.parts())
        .extracting(Outcome::status, Outcome::version, Outcome::revision)
        .containsExactly(
            tuple(Status.OK, 1L, 2L),
            tuple(Status.OK, 2L, 3L),
            tuple(Status.OK, 2L, 3L),
            tuple(Status.OK, 0L, 4L),
            tuple(Status.NOT_FOUND, 0L, 0L));
    assertThat(outcome.parts().get(2).value()).contains(value("b"));
    assertThat(ledger.state().revision()).isEqualTo(4);
    assertThat(ledger.changedEntries().get(KEY)).isEmpty();
  }

  @Test
  void batchWithAPartThatCannotBeDoneChangesNothing() {
    decide(put(1, "old"));
    Verdict verdict =
        decide(
            batch(
                2,
                new Operation.Put(OTHER, value("a"), OptionalLong.empty()),
                new Operation.Create(KEY, value("b"))));

    Outcome outcome = verdict.decision().outcome();
    assertThat(outcome.status()).isEqualTo(Status.ALREADY_EXISTS);
    assertThat(outcome.failedPart()).hasValue(1);
    assertThat(outcome.revision()).isEqualTo(1);
    assertThat(outcome.parts()).isEmpty();
    assertThat(ledger.changedEntries()).doesNotContainKey(OTHER);
    assertThat(ledger.state().revision()).isEqualTo(1);
  }

  @Test
  void failedPartTellsTheEntryAsItStands() {
    decide(put(1, "old"));
    Outcome outcome =
        decide(
                batch(
                    2,
                    new Operation.Put(KEY, value("a"), OptionalLong.empty()),
                    new Operation.Update(KEY, value("b"), OptionalLong.of(99))))
            .decision()
            .outcome();

    assertThat(outcome.status()).isEqualTo(Status.REVISION_MISMATCH);
    assertThat(outcome.revision()).as("never one of a change that was not made").isEqualTo(1);
    assertThat(outcome.version()).isEqualTo(1);
  }

  @Test
  void valueThatWasNotReadIsLeftOut() {
    var stored =
        new Ledger(
            empty, _ -> Optional.of(new Entry(Value.unread("a/b", 1 << 20), 3, 7, 0)), Map.of());
    Outcome read =
        stored
            .decide(group(0, submission(1, new Operation.Read(KEY), "r", Optional.empty())))
            .getFirst()
            .decision()
            .outcome();
    assertThat(read.valueOmitted()).isTrue();
    assertThat(read.revision()).isEqualTo(7);
  }

  @Test
  void valuesThatABatchReadsAreKeptUpToTheBoundInAll() {
    var half = new Value(Bytes.wrap(new byte[OperationRules.KEPT_VALUE_BYTES_MAX / 2 + 1]), "a/b");
    decide(
        submission(1, new Operation.Put(KEY, half, OptionalLong.empty()), "1", Optional.empty()));
    Outcome outcome =
        decide(batch(2, new Operation.Read(KEY), new Operation.Read(KEY))).decision().outcome();

    assertThat(outcome.parts()).extracting(Outcome::valueOmitted).containsExactly(false, true);
  }

  private static final ScopedKey OTHER = ScopedKey.of("default", bytes("other"));

  private static Status status(Verdict verdict) {
    return verdict.decision().outcome().status();
  }

  private static Submission cancel(long id) {
    return new Submission.Cancel(new Identity(new UUID(0x7000, id), KEY));
  }

  private static Submission batch(long id, Operation... parts) {
    return submission(
        id, new Operation.Batch(KEY, List.of(parts)), "batch " + id, Optional.empty());
  }

  private Verdict decide(Submission submission) {
    return ledger.decide(group(0, submission)).getFirst();
  }

  private Group group(long stamp, Submission... submissions) {
    return new Group(1, ++index, stamp, List.of(submissions), Windows.UNCHANGED, 0, 0);
  }

  private static Submission put(long id, String text) {
    return submission(id, putOperation(text), text, Optional.empty());
  }

  private static Submission put(long id, String text, UUID recipient) {
    return submission(id, putOperation(text), text, Optional.of(recipient));
  }

  private static Operation putOperation(String text) {
    return new Operation.Put(KEY, value(text), OptionalLong.empty());
  }

  private static Submission submission(
      long id, Operation operation, String payload, Optional<UUID> recipient) {
    return new Submission.Execute(new UUID(0x7000, id), operation, payload(payload), 0, recipient);
  }

  private static Value value(String text) {
    return new Value(Bytes.wrap(bytes(text)), "text/plain");
  }

  private static Bytes payload(String text) {
    return Bytes.of(UUID.nameUUIDFromBytes(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
