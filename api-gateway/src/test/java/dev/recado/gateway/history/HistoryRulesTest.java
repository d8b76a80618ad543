package dev.recado.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.MailboxPlace;
import dev.recado.protocol.internal.v1.RecallResponse;
import dev.recado.protocol.v1.MemberName;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.protocol.v1.OperationStep.Step;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HistoryRulesTest {

  private static final UUID ANNA = new UUID(7, 1);
  private static final MemberName FIRST = MemberName.newBuilder().setName("push-1").build();
  private static final MemberName SECOND = MemberName.newBuilder().setName("push-2").build();

  private static OperationStep step(Step step, long millis) {
    return OperationStep.newBuilder()
        .setStep(step)
        .setAt(WireTimes.ofMillis(millis))
        .setRecipient(ANNA.toString())
        .setSequence(4)
        .build();
  }

  private static Told told(MemberName member, OperationStep... steps) {
    return new Told.Memory(member, RecallResponse.newBuilder().addAllSteps(List.of(steps)).build());
  }

  private static List<OperationStep> ordered(Told... told) {
    return HistoryRules.ordered(
        HistoryRules.steps(List.of(told)), Optional.empty(), UnaryOperator.identity());
  }

  @Test
  void stepsOfOneMomentStandInTheOrderOfTheWay() {
    assertThat(
            ordered(
                told(FIRST, step(Step.NOTIFIED, 2)),
                told(SECOND, step(Step.APPLIED, 1), step(Step.LOGGED, 1))))
        .extracting(OperationStep::getStep, found -> found.getMember().getName())
        .containsExactly(
            tuple(Step.LOGGED, "push-2"),
            tuple(Step.APPLIED, "push-2"),
            tuple(Step.NOTIFIED, "push-1"));
  }

  @Test
  void firstOfTheAcknowledgementsAtSeveralPushServersCounts() {
    assertThat(
            ordered(
                told(FIRST, step(Step.NOTIFIED, 1), step(Step.ACKNOWLEDGED, 9)),
                told(SECOND, step(Step.ACKNOWLEDGED, 5))))
        .extracting(OperationStep::getStep, found -> found.getMember().getName())
        .containsExactly(tuple(Step.NOTIFIED, "push-1"), tuple(Step.ACKNOWLEDGED, "push-2"));
  }

  @Test
  void placesInMailboxesAreThoseOfNotifications() {
    assertThat(
            HistoryRules.places(
                List.of(told(FIRST, step(Step.NOTIFIED, 1), step(Step.NOTIFIED, 2)))))
        .containsExactly(
            MailboxPlace.newBuilder()
                .setRecipient(OperationIds.toByteString(ANNA))
                .setSequence(4)
                .build());
    assertThat(HistoryRules.places(List.of(told(FIRST, step(Step.RELAYED, 1))))).isEmpty();
  }

  @Test
  void memberThatIsAskedAgainAndDoesNotAnswerKeepsItsFirstAnswer() {
    Told first = told(FIRST, step(Step.NOTIFIED, 1));
    Told again = told(SECOND, step(Step.ACKNOWLEDGED, 2));

    assertThat(
            HistoryRules.newest(
                List.of(first, told(SECOND)), List.of(new Told.Nothing(FIRST, "away"), again)))
        .containsExactly(first, again);
  }
}
