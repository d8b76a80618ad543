package dev.recado.push.reading;

import dev.recado.faults.Failpoint;
import dev.recado.faults.Faults;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.mailbox.Acknowledgement;
import dev.recado.push.reading.AcknowledgementCommits.Judged;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Moves a recipient's cursor, whichever channel it spoke on, and deletes what is done with. */
@Component
public class Acknowledgements {

  private final AcknowledgementCommits commits;
  private final Faults faults;
  private final AcknowledgedSteps steps;

  Acknowledgements(AcknowledgementCommits commits, Faults faults, AcknowledgedSteps steps) {
    this.commits = commits;
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
    switch (commits.commit(recipientId, through)) {
      case Judged.RecipientDeleted() -> throw ReaderEnd.DELETED.rejection();
      case Judged.Known(Acknowledgement.Ahead(long last), var _) ->
          throw new Rejection(
              Reason.ACKNOWLEDGEMENT_AHEAD,
              "Sequence "
                  + through
                  + " was not given yet: the mailbox's last is "
                  + last
                  + ". Acknowledge what was received.");
      case Judged.Known(Acknowledgement.Moved _, Acknowledged gone) ->
          steps.acknowledged(recipientId, through, gone);
      case Judged.Known(Acknowledgement.Ignored _, var _) -> {}
    }
    if (faults.losesAcknowledgement()) {
      throw new Rejection(
          Reason.UNDECIDED, "The answer was lost on purpose (faults). Acknowledge again.");
    }
  }
}
