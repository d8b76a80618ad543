package dev.recado.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.MailboxPlace;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.internal.v1.RecallResponse;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.protocol.v1.OperationStep.Step;
import dev.recado.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StepJournalTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID ID = new UUID(1, 1);
  private static final UUID NODE = new UUID(5, 1);
  private static final UUID ANNA = new UUID(7, 1);
  private static final ByteString KEY = ByteString.copyFromUtf8("greeting");

  private final SettableClock clock = new SettableClock(START);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final StepJournal journal = journal(100);

  private StepJournal journal(int stepsMax) {
    return new StepJournal(stepsMax, clock, nanos::get);
  }

  private void pass(Duration time) {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
  }

  private static RecallRequest request(UUID id, String namespace, ByteString key) {
    return RecallRequest.newBuilder()
        .setId(OperationIds.toByteString(id))
        .setNamespace(namespace)
        .setKey(key)
        .build();
  }

  private RecallResponse recall() {
    return journal.recall(request(ID, "default", KEY));
  }

  private long scope() {
    return journal.scope("default", KEY);
  }

  @Test
  void everyStepIsToldWithItsTimeAndDetails() {
    journal.accepted(ID, scope());
    pass(Duration.ofMillis(2));
    journal.dispatched(ID, scope(), 3, NODE, true);
    journal.logged(ID, scope(), 4, 17, false);
    journal.applied(ID, scope(), 4, 17, true, false);
    journal.relayed(ID, scope(), ANNA, 9);
    pass(Duration.ofMillis(1));
    journal.notified(ID, scope(), Channel.POLL, ANNA, 6);

    List<OperationStep> steps = recall().getStepsList();

    assertThat(steps)
        .extracting(OperationStep::getStep, step -> WireTimes.toInstant(step.getAt()))
        .containsExactly(
            tuple(Step.ACCEPTED, START),
            tuple(Step.DISPATCHED, START.plusMillis(2)),
            tuple(Step.LOGGED, START.plusMillis(2)),
            tuple(Step.APPLIED, START.plusMillis(2)),
            tuple(Step.RELAYED, START.plusMillis(2)),
            tuple(Step.NOTIFIED, START.plusMillis(3)));
    assertThat(steps.get(1).getAttempt()).isEqualTo(3);
    assertThat(steps.get(1).getTo().getId()).isEqualTo(NODE.toString());
    assertThat(steps.get(1).getCancel()).isTrue();
    assertThat(steps.get(2).getTerm()).isEqualTo(4);
    assertThat(steps.get(2).getIndex()).isEqualTo(17);
    assertThat(steps.get(3).getReplayed()).isTrue();
    assertThat(steps.get(4).getRecipient()).isEqualTo(ANNA.toString());
    assertThat(steps.get(4).getSequence()).isEqualTo(9);
    assertThat(steps.get(5).getChannel()).isEqualTo("poll");
    assertThat(steps.get(5).getSequence()).isEqualTo(6);
  }

  @Test
  void stepsOfAnotherNamespaceKeyOrIdAreNotTold() {
    journal.accepted(ID, scope());

    assertThat(journal.recall(request(ID, "other", KEY)).getStepsList()).isEmpty();
    assertThat(journal.recall(request(ID, "default", KEY.substring(1))).getStepsList()).isEmpty();
    assertThat(journal.recall(request(new UUID(1, 2), "default", KEY)).getStepsList()).isEmpty();
    assertThat(recall().getStepsList()).hasSize(1);
  }

  @Test
  void scopeOfAStoredKeyIsThatOfItsNamespaceAndKey() {
    byte[] stored = "default\0greeting".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(journal.scope(stored)).isEqualTo(scope());
  }

  @Test
  void firstAcknowledgementThatCoversTheNotificationIsTold() {
    journal.acknowledged(ANNA, 5);
    journal.notified(ID, scope(), Channel.SSE, ANNA, 6);
    pass(Duration.ofMillis(1));
    journal.acknowledged(ANNA, 8);
    pass(Duration.ofMillis(1));
    journal.acknowledged(ANNA, 9);

    assertThat(recall().getStepsList())
        .extracting(
            OperationStep::getStep,
            OperationStep::getRecipient,
            OperationStep::getSequence,
            step -> WireTimes.toInstant(step.getAt()))
        .containsExactly(
            tuple(Step.NOTIFIED, ANNA.toString(), 6L, START),
            tuple(Step.ACKNOWLEDGED, ANNA.toString(), 6L, START.plusMillis(1)));
  }

  @Test
  void acknowledgementOfWhatAnotherMemberNotifiedIsToldByItsPlace() {
    journal.acknowledged(ANNA, 8);

    var place =
        MailboxPlace.newBuilder().setRecipient(OperationIds.toByteString(ANNA)).setSequence(6);
    RecallResponse told =
        journal.recall(request(ID, "default", KEY).toBuilder().addPlaces(place).build());

    assertThat(told.getStepsList())
        .singleElement()
        .satisfies(step -> assertThat(step.getStep()).isEqualTo(Step.ACKNOWLEDGED));
    assertThat(
            journal
                .recall(
                    request(ID, "default", KEY).toBuilder().addPlaces(place.setSequence(9)).build())
                .getStepsList())
        .isEmpty();
  }

  @Test
  void oldestStepsAreForgottenAndTheJournalSaysSinceWhenItRemembers() {
    StepJournal small = journal(3);
    assertThat(since(small)).isEqualTo(START);
    for (int attempt = 1; attempt <= 5; attempt++) {
      pass(Duration.ofMillis(1));
      small.dispatched(ID, small.scope("default", KEY), attempt, NODE, false);
    }

    RecallResponse told = small.recall(request(ID, "default", KEY));

    assertThat(told.getStepsList()).extracting(OperationStep::getAttempt).containsExactly(3, 4, 5);
    assertThat(since(small)).isEqualTo(START.plusMillis(3));
  }

  @Test
  void oneOperationIsToldWithItsNewestStepsOnly() {
    StepJournal large = journal(1_000);
    for (int attempt = 1; attempt <= 300; attempt++) {
      pass(Duration.ofMillis(1));
      large.dispatched(ID, large.scope("default", KEY), attempt, NODE, false);
    }

    RecallResponse told = large.recall(request(ID, "default", KEY));

    assertThat(told.getStepsCount()).isEqualTo(StepJournal.TOLD_MAX);
    assertThat(told.getSteps(0).getAttempt()).isEqualTo(300 - StepJournal.TOLD_MAX + 1);
    assertThat(told.getSince()).isEqualTo(told.getSteps(0).getAt());
  }

  @Test
  void switchedOffItRemembersNothing() {
    StepJournal off = journal(0);
    off.accepted(ID, off.scope("default", KEY));
    pass(Duration.ofSeconds(1));

    assertThat(off.recall(request(ID, "default", KEY)).getStepsList()).isEmpty();
    assertThat(since(off)).isEqualTo(clock.instant());
  }

  private static Instant since(StepJournal journal) {
    return WireTimes.toInstant(journal.recall(request(ID, "default", KEY)).getSince());
  }
}
