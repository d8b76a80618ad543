package dev.recado.push.reading;

import dev.recado.push.mailbox.Mailbox;
import dev.recado.push.mailbox.MailboxRules;
import dev.recado.push.mailbox.Sequences;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.RecipientTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Drops what is older than policy keeps it, and measures how full the mailboxes are. */
@Component
class MailboxSweeper {

  private final RetentionProperties retention;
  private final RecipientTable recipients;
  private final NotificationTable notifications;
  private final TransactionTemplate transactions;
  private final Counter dropped;
  private final AtomicLong depth;

  MailboxSweeper(
      RetentionProperties retention,
      RecipientTable recipients,
      NotificationTable notifications,
      TransactionTemplate transactions,
      MeterRegistry meters) {
    this.retention = retention;
    this.recipients = recipients;
    this.notifications = notifications;
    this.transactions = transactions;
    this.dropped = meters.counter("recado.push.notifications.dropped", "reason", "too_old");
    this.depth = new AtomicLong();
    AtomicLong _ = meters.gauge("recado.push.mailbox.depth", depth);
  }

  void sweep() {
    List<UUID> due =
        notifications.recipientsWithOlder(retention.maxAge(), retention.sweepBatchMax());
    for (UUID id : due) {
      Integer count = transactions.execute(status -> dropOlder(id));
      dropped.increment(count == null ? 0 : count);
    }
    depth.set(notifications.depth());
  }

  private int dropOlder(UUID id) {
    List<Recipient> locked = recipients.lockAll(List.of(id));
    if (locked.isEmpty()) {
      return 0;
    }
    Mailbox before = locked.getFirst().mailbox();
    long through = notifications.lastOlder(id, before.goneThrough(), retention.maxAge()).orElse(0);
    Mailbox after = MailboxRules.drop(before, through);
    if (after.equals(before)) {
      return 0;
    }
    recipients.saveMailboxes(List.of(id), List.of(after));
    return notifications.delete(id, new Sequences(before.goneThrough(), through));
  }
}
