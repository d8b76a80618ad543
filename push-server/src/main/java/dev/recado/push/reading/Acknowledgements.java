package dev.recado.push.reading;

import dev.recado.faults.Failpoint;
import dev.recado.faults.Faults;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.mailbox.Acknowledgement;
import dev.recado.push.mailbox.MailboxRules;
import dev.recado.push.recipient.ClientTurns;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.RecipientTable;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Moves a recipient's cursor, whichever channel it spoke on, and deletes what is done with. */
@Component
public class Acknowledgements {

  private final RecipientTable recipients;
  private final NotificationTable notifications;
  private final TransactionTemplate transactions;
  private final ClientTurns turns;
  private final Faults faults;
  private final AcknowledgedSteps steps;

  Acknowledgements(
      RecipientTable recipients,
      NotificationTable notifications,
      TransactionTemplate transactions,
      ClientTurns turns,
      Faults faults,
      AcknowledgedSteps steps) {
    this.recipients = recipients;
    this.notifications = notifications;
    this.transactions = transactions;
    this.turns = turns;
    this.faults = faults;
    this.steps = steps;
  }

  /**
   * Everything up to {@code through} is done with; going back is ignored.
   *
   * @throws Rejection ACKNOWLEDGEMENT_AHEAD beyond the last committed sequence; UNDECIDED when it
   *     was lost on purpose
   */
  public void acknowledge(UUID recipientId, long through) {
    faults.pass(Failpoint.AFTER_NOTIFY_BEFORE_ACK);
    Judged judged =
        turns.take(() ->
            Objects.requireNonNull(
                transactions.execute(status -> acknowledgeLocked(recipientId, through))));
    if (judged.acknowledgement() instanceof Acknowledgement.Ahead(long last)) {
      throw new Rejection(
          Reason.ACKNOWLEDGEMENT_AHEAD,
          "Sequence "
              + through
              + " was not given yet: the mailbox's last is "
              + last
              + ". Acknowledge what was received.");
    }
    if (judged.acknowledgement() instanceof Acknowledgement.Moved) {
      steps.acknowledged(recipientId, through, judged.gone());
    }
    if (faults.losesAcknowledgement()) {
      throw new Rejection(
          Reason.UNDECIDED, "The answer was lost on purpose (faults). Acknowledge again.");
    }
  }

  private record Judged(Acknowledgement acknowledgement, Acknowledged gone) {}

  private Judged acknowledgeLocked(UUID recipientId, long through) {
    List<Recipient> locked = recipients.lockAll(List.of(recipientId));
    if (locked.isEmpty()) {
      throw ReaderEnd.DELETED.rejection();
    }
    Acknowledgement acknowledgement =
        MailboxRules.acknowledge(locked.getFirst().mailbox(), through);
    if (acknowledgement instanceof Acknowledgement.Moved(var mailbox)) {
      recipients.saveMailboxes(List.of(recipientId), List.of(mailbox));
      return new Judged(
          acknowledgement,
          notifications.acknowledgeThrough(recipientId, through, steps.tracedMax()));
    }
    return new Judged(acknowledgement, Acknowledged.NONE);
  }
}
