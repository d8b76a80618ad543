package dev.recado.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The acceptance mark and the horizon, with fleet time moved by the stamps alone. */
class MarksTest {

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long START = 1_000_000 * HOUR;
  private static final Windows DAY_AND_DAY = new Windows(24 * HOUR, 24 * HOUR, 0);
  private static final ScopedKey KEY = ScopedKey.of("default", new byte[] {'k'});
  private static final UUID ANNA = UUID.randomUUID();

  private final Ledger ledger =
      new Ledger(
          new PositionState(1, 0, 0, Marks.NONE, 0, 0, 1, Bytes.wrap(new byte[16])),
          _ -> Optional.empty(),
          Map.of());
  private long index;
  private long now = START;

  MarksTest() {
    stampUntil(START);
  }

  @Test
  void clientThatComesBackAfterADayLessAnHourIsExecuted() {
    UUID id = madeNow(1);
    stampUntil(START + 23 * HOUR);

    assertThat(status(send(id, "a"))).isEqualTo(Status.OK);
  }

  @Test
  void clientThatComesBackAfterADayAndAnHourIsTooOldForEver() {
    UUID id = madeNow(1);
    stampUntil(START + 25 * HOUR);

    assertThat(status(send(id, "a"))).isEqualTo(Status.REFUSED_TOO_OLD);
    assertThat(ledger.changedEntries()).isEmpty();
    Verdict again = send(id, "a");
    assertThat(status(again)).isEqualTo(Status.REFUSED_TOO_OLD);
    assertThat(again.replayed()).isTrue();
    assertThat(ledger.newOutbox()).hasSize(1);
  }

  @Test
  void recordedOperationIsAnsweredUntilTheHorizonReachesItsId() {
    UUID id = madeNow(1);
    Verdict first = send(id, "a");
    stampUntil(START + 25 * HOUR);
    assertThat(send(id, "a").decision()).isEqualTo(first.decision());
    stampUntil(START + 47 * HOUR);
    Verdict late = send(id, "a");
    assertThat(late.decision()).isEqualTo(first.decision());
    assertThat(late.retryUntilMillis()).isEqualTo(START + 48 * HOUR);
    assertThat(status(send(id, "b"))).isEqualTo(Status.REFUSED_ID_REUSED);

    stampUntil(START + 49 * HOUR);
    assertThat(status(send(id, "a"))).isEqualTo(Status.REFUSED_BEHIND_HORIZON);
    assertThat(status(send(id, "b"))).isEqualTo(Status.REFUSED_BEHIND_HORIZON);
    assertThat(status(decide(new Submission.Cancel(new Identity(id, KEY)))))
        .isEqualTo(Status.REFUSED_BEHIND_HORIZON);
  }

  @Test
  void bothMarksIncludeTheIdThatWasMadeExactlyThen() {
    UUID atMark = madeNow(1);
    UUID recorded = madeNow(2);
    send(recorded, "a");
    stampUntil(START + 24 * HOUR);
    assertThat(status(send(atMark, "a"))).isEqualTo(Status.OK);
    stampUntil(START + 48 * HOUR);
    assertThat(status(send(recorded, "a"))).isEqualTo(Status.OK);
    stampUntil(START + 48 * HOUR + 1);
    assertThat(status(send(recorded, "a"))).isEqualTo(Status.REFUSED_BEHIND_HORIZON);
  }

  @Test
  void positionThatWasDownLongerThanTheWindowsExecutesWhatWasAccepted() {
    UUID accepted = madeNow(1);
    now = START + 60 * HOUR;

    assertThat(status(send(accepted, "a"))).isEqualTo(Status.OK);
    assertThat(ledger.state().marks().effectiveMillis()).isEqualTo(START + 60_000);
    assertThat(ledger.state().marks().stampMillis()).isEqualTo(now);
  }

  /** As entries were before the windows; replayed, they must come to what they came to then. */
  @Test
  void entryWithoutWindowsCountsEveryPauseInFull() {
    ledger.decide(new Group(1, ++index, START + 5 * HOUR, List.of(), Windows.UNCHANGED, 0, 0));
    assertThat(ledger.state().marks().effectiveMillis()).isEqualTo(START + 5 * HOUR);
    ledger.decide(Group.empty(1, ++index));
    assertThat(ledger.state().marks().effectiveMillis()).isEqualTo(START + 5 * HOUR);
  }

  @Test
  void entryOfRaftsOwnLeavesLaggingTimeAlone() {
    now = START + 60 * HOUR;
    decide(new Submission.Cancel(new Identity(madeNow(1), KEY)));
    Marks lagging = ledger.state().marks();
    ledger.decide(Group.empty(1, ++index));
    assertThat(ledger.state().marks()).isEqualTo(lagging);
  }

  @Test
  void deadlinesFollowTheStampThoughEffectiveTimeLags() {
    now = START + 60 * HOUR;
    var late =
        new Submission.Execute(
            madeNow(1), put("a"), payload("a"), START + 59 * HOUR, Optional.empty());

    assertThat(status(decide(late))).isEqualTo(Status.EXPIRED);
  }

  @Test
  void marksNeverGoBackWhateverTheNextLeaderStamps() {
    stampUntil(START + 30 * HOUR);
    Marks before = ledger.state().marks();
    now = START;
    decide(new Submission.Cancel(new Identity(madeNow(9), KEY)));
    ledger.decide(
        new Group(2, ++index, START, List.of(), new Windows(100 * HOUR, 100 * HOUR, 0), 0, 0));

    assertThat(ledger.state().marks()).isEqualTo(before);
  }

  @Test
  void horizonThatIsRaisedEarlyRaisesTheAcceptanceMarkToo() {
    UUID id = madeNow(1);
    send(id, "a");
    ledger.decide(
        new Group(1, ++index, now, List.of(), new Windows(24 * HOUR, 24 * HOUR, START + 1), 0, 0));

    assertThat(status(send(id, "a"))).isEqualTo(Status.REFUSED_BEHIND_HORIZON);
    assertThat(ledger.state().marks().acceptanceMillis()).isEqualTo(START + 1);
  }

  /** As an idle leader does it: a stamp now and then. */
  private void stampUntil(long millis) {
    while (now < millis) {
      now = Math.min(millis, now + Marks.PAUSE_MILLIS_MAX);
      ledger.decide(new Group(1, ++index, now, List.of(), DAY_AND_DAY, 0, 0));
    }
    ledger.decide(new Group(1, ++index, now, List.of(), DAY_AND_DAY, 0, 0));
  }

  private UUID madeNow(int number) {
    return new UUID(now << 16 | 0x7000, 0x8000_0000_0000_0000L | number);
  }

  private Verdict send(UUID id, String text) {
    return decide(new Submission.Execute(id, put(text), payload(text), 0, Optional.of(ANNA)));
  }

  private Verdict decide(Submission submission) {
    return ledger
        .decide(new Group(1, ++index, now, List.of(submission), DAY_AND_DAY, 0, 0))
        .getFirst();
  }

  private static Operation put(String text) {
    return new Operation.Put(
        KEY,
        new Value(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)), "a/b"),
        OptionalLong.empty());
  }

  private static Bytes payload(String text) {
    return Bytes.of(UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Status status(Verdict verdict) {
    return verdict.decision().outcome().status();
  }
}
