package dev.recado.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.gateway.message.MessageRules.Finish;
import dev.recado.gateway.message.MessageRules.Pause;
import dev.recado.gateway.message.MessageRules.Reachable;
import dev.recado.gateway.message.MessageRules.Send;
import dev.recado.gateway.message.MessageRules.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageRulesTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);
  private static final Reachable EVERYBODY = new Reachable(List.of(A, B, C), List.of());
  private static final Reachable NOBODY = new Reachable(List.of(), List.of());

  private final MessageRules rules = new MessageRules(TIMEOUT);

  private static GroupMessage message(Addressing addressing, Delivery... deliveries) {
    return new GroupMessage(
        new MessageId("default", new UUID(7, 7)),
        addressing,
        MessageState.ACCEPTED,
        NOW.minusSeconds(60),
        NOW.plusSeconds(60),
        List.of(deliveries));
  }

  private static Delivery untried(UUID member) {
    return Delivery.none(member, "");
  }

  private static Delivery tried(UUID member, int attempts, int secondsAgo) {
    return new Delivery(
        member, "", attempts, Optional.of(NOW.minusSeconds(secondsAgo)), Optional.empty());
  }

  private static Delivery acknowledged(UUID member) {
    return new Delivery(member, "", 1, Optional.of(NOW), Optional.of(NOW));
  }

  private Step next(GroupMessage message, Reachable reachable) {
    return rules.next(message, reachable, NOW);
  }

  @Test
  void allAreSentToAtOnceAndOnlyThoseThatHaveNotAcknowledgedAgain() {
    assertThat(next(message(Addressing.ALL, untried(A), untried(B)), EVERYBODY))
        .isEqualTo(new Send(List.of(A, B)));
    assertThat(next(message(Addressing.ALL, acknowledged(A), tried(B, 1, 5)), EVERYBODY))
        .isEqualTo(new Send(List.of(B)));
  }

  @Test
  void memberIsNotTriedAgainBeforeTheTimeout() {
    assertThat(next(message(Addressing.MEMBER, tried(A, 3, 4)), EVERYBODY))
        .isEqualTo(new Pause(Duration.ofSeconds(1)));
    assertThat(next(message(Addressing.MEMBER, tried(A, 3, 5)), EVERYBODY))
        .isEqualTo(new Send(List.of(A)));
  }

  @Test
  void messageToAllIsAcknowledgedOnlyByAll() {
    assertThat(next(message(Addressing.ALL, acknowledged(A), tried(B, 1, 4)), EVERYBODY))
        .isInstanceOf(Pause.class);
    assertThat(next(message(Addressing.ALL, acknowledged(A), acknowledged(B)), EVERYBODY))
        .isEqualTo(new Finish(MessageState.ACKNOWLEDGED));
  }

  @Test
  void messageToAnyGoesToOneAfterTheOther() {
    assertThat(next(message(Addressing.ANY), EVERYBODY)).isEqualTo(new Send(List.of(A)));
    assertThat(next(message(Addressing.ANY, tried(A, 1, 0)), EVERYBODY))
        .isEqualTo(new Send(List.of(B)));
    assertThat(
            next(
                message(Addressing.ANY, tried(A, 1, 2), tried(B, 1, 1), tried(C, 1, 0)), EVERYBODY))
        .isEqualTo(new Pause(Duration.ofSeconds(3)));
    assertThat(
            next(
                message(Addressing.ANY, tried(A, 2, 6), tried(B, 1, 5), tried(C, 2, 0)), EVERYBODY))
        .isEqualTo(new Send(List.of(B)));
    assertThat(next(message(Addressing.ANY, tried(A, 1, 1), acknowledged(B)), EVERYBODY))
        .isEqualTo(new Finish(MessageState.ACKNOWLEDGED));
  }

  @Test
  void messageToAnyGoesToASuspectOnlyWhenNobodyIsLive() {
    assertThat(next(message(Addressing.ANY, tried(B, 1, 0)), new Reachable(List.of(B), List.of(A))))
        .isEqualTo(new Pause(TIMEOUT));
    assertThat(next(message(Addressing.ANY), new Reachable(List.of(), List.of(A))))
        .isEqualTo(new Send(List.of(A)));
  }

  @Test
  void namedSuspectIsTriedAndOneThatHasLeftIsWaitedFor() {
    GroupMessage toA = message(Addressing.MEMBER, untried(A));
    assertThat(next(toA, new Reachable(List.of(B), List.of(A)))).isEqualTo(new Send(List.of(A)));
    assertThat(next(toA, NOBODY)).isEqualTo(new Pause(TIMEOUT));
  }

  @Test
  void messageExpiresAtItsDeadlineUnlessItIsAcknowledged() {
    Instant deadline = NOW.plusSeconds(60);
    GroupMessage owed = message(Addressing.ALL, acknowledged(A), untried(B));
    assertThat(rules.next(owed, EVERYBODY, deadline)).isEqualTo(new Finish(MessageState.EXPIRED));
    assertThat(rules.next(message(Addressing.ALL, acknowledged(A)), EVERYBODY, deadline))
        .isEqualTo(new Finish(MessageState.ACKNOWLEDGED));
  }

  @Test
  void noPauseOutlastsTheDeadline() {
    GroupMessage toA = message(Addressing.MEMBER, untried(A));
    assertThat(rules.next(toA, NOBODY, NOW.plusSeconds(58)))
        .isEqualTo(new Pause(Duration.ofSeconds(2)));
  }

  @Test
  void attemptByAClockThatIsAheadDelaysTheNextByATimeoutAtMost() {
    assertThat(next(message(Addressing.MEMBER, tried(A, 1, -600)), EVERYBODY))
        .isEqualTo(new Pause(TIMEOUT));
  }
}
