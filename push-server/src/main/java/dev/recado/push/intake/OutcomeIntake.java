package dev.recado.push.intake;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.push.mailbox.Intake;
import dev.recado.push.mailbox.IntakeRules;
import dev.recado.push.reading.OpenReaders;
import dev.recado.push.reading.RetentionProperties;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.RecipientTable;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a batch of a position's outbox over: one transaction that begins with the lock of the
 * position's mark and ends with moving it. A repeated batch, from whichever leader, finds the mark
 * moved; a crash before the commit leaves nothing. Locks are taken in the same order by everybody:
 * the mark, then mailboxes by id.
 */
@Component
class OutcomeIntake {

  private final TakenTable taken;
  private final RecipientTable recipients;
  private final IntakeTable table;
  private final TransactionTemplate transactions;
  private final RetentionProperties retention;
  private final OpenReaders readers;

  OutcomeIntake(
      TakenTable taken,
      RecipientTable recipients,
      IntakeTable table,
      TransactionTemplate transactions,
      RetentionProperties retention,
      OpenReaders readers) {
    this.taken = taken;
    this.recipients = recipients;
    this.table = table;
    this.transactions = transactions;
    this.retention = retention;
    this.readers = readers;
  }

  /** The request has the right form. */
  TakenBatch take(TakeRequest request) {
    TakenBatch batch =
        Objects.requireNonNull(transactions.execute(status -> takeInTransaction(request)));
    // Only now can a reader find something.
    readers.wake(batch.recipients());
    return batch;
  }

  private TakenBatch takeInTransaction(TakeRequest request) {
    long through = taken.lock(request.getPosition(), request.getIncarnation());
    List<Long> sequences = request.getRowsList().stream().map(OutboxRow::getSequence).toList();
    return switch (IntakeRules.judge(through, request.getPredecessor(), sequences)) {
      case Intake.Refused(long committed) -> TakenBatch.refused(committed);
      case Intake.Accepted(int firstNew, long committed) when firstNew == sequences.size() ->
          TakenBatch.repeated(committed, firstNew);
      case Intake.Accepted(int firstNew, long newThrough) ->
          takeNew(
              request,
              request.getRowsList().subList(firstNew, sequences.size()),
              newThrough,
              firstNew);
    };
  }

  private TakenBatch takeNew(
      TakeRequest request, List<OutboxRow> fresh, long newThrough, int repeated) {
    var filling = new Filling(lockMailboxes(fresh), fresh, retention.capacity());
    if (!filling.recipientIds().isEmpty()) {
      recipients.saveMailboxes(filling.recipientIds(), filling.mailboxes());
      table.insert(filling.insertions());
    }
    if (!filling.dropped().isEmpty()) {
      int _ = table.delete(filling.dropped());
    }
    taken.move(request.getPosition(), request.getIncarnation(), newThrough);
    return filling.batch(newThrough, repeated);
  }

  private List<Recipient> lockMailboxes(List<OutboxRow> fresh) {
    return recipients.lockAll(
        fresh.stream()
            .map(row -> OperationIds.fromByteString(row.getRecipient()))
            .distinct()
            .toList());
  }
}
