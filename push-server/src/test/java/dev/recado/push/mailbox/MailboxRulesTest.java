package dev.recado.push.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MailboxRulesTest {

  private static final int CAPACITY = 10;

  @Test
  void sequencesStartAtOneAndLeaveNoHole() {
    Mailbox three = MailboxRules.append(Mailbox.EMPTY, 3, CAPACITY);
    assertThat(three).isEqualTo(new Mailbox(4, 0, 0));
    assertThat(three.depth()).isEqualTo(3);
    assertThat(MailboxRules.append(three, 2, CAPACITY).lastSequence()).isEqualTo(5);
  }

  @Test
  void fullMailboxDropsItsOldest() {
    Mailbox full = MailboxRules.append(Mailbox.EMPTY, 10, CAPACITY);
    assertThat(full.droppedThrough()).isZero();
    Mailbox over = MailboxRules.append(full, 4, CAPACITY);
    assertThat(over).isEqualTo(new Mailbox(15, 0, 4));
    assertThat(over.depth()).isEqualTo(CAPACITY);
  }

  @Test
  void acknowledgedNotificationsMakeRoom() {
    Mailbox acknowledged = new Mailbox(11, 6, 0);
    assertThat(MailboxRules.append(acknowledged, 6, CAPACITY).droppedThrough()).isZero();
    assertThat(MailboxRules.append(acknowledged, 7, CAPACITY).droppedThrough()).isEqualTo(7);
  }

  @Test
  void batchBeyondTheCapacityDropsItsOwnBeginning() {
    assertThat(MailboxRules.append(Mailbox.EMPTY, 25, CAPACITY)).isEqualTo(new Mailbox(26, 0, 15));
  }

  @Test
  void gapIsWhatTheReaderHasNotSeenAndNobodyAcknowledged() {
    Mailbox dropped = new Mailbox(100, 10, 40);
    assertThat(MailboxRules.gap(dropped, 10)).contains(new Gap(11, 40));
    assertThat(MailboxRules.gap(dropped, 3)).contains(new Gap(11, 40));
    assertThat(MailboxRules.gap(dropped, 25)).contains(new Gap(26, 40));
    assertThat(MailboxRules.gap(dropped, 40)).isEmpty();
    assertThat(MailboxRules.gap(dropped, 70)).isEmpty();
    assertThat(MailboxRules.gap(new Mailbox(100, 40, 40), 3)).isEmpty();
  }

  @Test
  void readerGoesOnBehindWhatIsGone() {
    assertThat(MailboxRules.skipGone(new Mailbox(100, 10, 40), 5)).isEqualTo(40);
    assertThat(MailboxRules.skipGone(new Mailbox(100, 50, 40), 5)).isEqualTo(50);
    assertThat(MailboxRules.skipGone(new Mailbox(100, 50, 40), 60)).isEqualTo(60);
  }

  @Test
  void acknowledgementMovesForwardsOnlyAndNotBeyondTheLast() {
    Mailbox mailbox = new Mailbox(43, 20, 0);
    assertThat(MailboxRules.acknowledge(mailbox, 42))
        .isEqualTo(new Acknowledgement.Moved(new Mailbox(43, 42, 0)));
    assertThat(MailboxRules.acknowledge(mailbox, 20)).isEqualTo(new Acknowledgement.Ignored());
    assertThat(MailboxRules.acknowledge(mailbox, 7)).isEqualTo(new Acknowledgement.Ignored());
    assertThat(MailboxRules.acknowledge(mailbox, 43)).isEqualTo(new Acknowledgement.Ahead(42));
    assertThat(MailboxRules.acknowledge(Mailbox.EMPTY, 1)).isEqualTo(new Acknowledgement.Ahead(0));
  }

  @Test
  void droppingNeverGoesBack() {
    Mailbox mailbox = new Mailbox(43, 20, 10);
    assertThat(MailboxRules.drop(mailbox, 20)).isEqualTo(mailbox);
    assertThat(MailboxRules.drop(mailbox, 21)).isEqualTo(new Mailbox(43, 20, 21));
  }

  @Test
  void marksBeyondTheSequencesAreImpossible() {
    assertThatThrownBy(() -> new Mailbox(3, 3, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mailbox(3, 0, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
