package dev.recado.push.reading;

import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.RecipientTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Looks at the mailboxes that are being read, all in a few queries: the backup of the wake-ups, and
 * how this instance hears of what another one took, deleted or rotated.
 */
@Component
class MailboxPoller {

  private static final int RECIPIENTS_A_QUERY = 1000;

  private final OpenReaders readers;
  private final RecipientTable recipients;

  MailboxPoller(OpenReaders readers, RecipientTable recipients) {
    this.readers = readers;
    this.recipients = recipients;
  }

  void poll() {
    List<UUID> ids = readers.recipientIds();
    for (int from = 0; from < ids.size(); from += RECIPIENTS_A_QUERY) {
      look(ids.subList(from, Math.min(ids.size(), from + RECIPIENTS_A_QUERY)));
    }
  }

  private void look(List<UUID> ids) {
    Set<UUID> missing = new HashSet<>(ids);
    for (Recipient recipient : recipients.findAll(ids)) {
      boolean _ = missing.remove(recipient.id());
      readers.forEach(
          recipient.id(), reader -> reader.notice(recipient.token(), recipient.mailbox()));
    }
    missing.forEach(readers::deleted);
  }
}
