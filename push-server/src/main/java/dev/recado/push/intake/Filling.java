package dev.recado.push.intake;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.push.mailbox.Mailbox;
import dev.recado.push.mailbox.MailboxRules;
import dev.recado.push.mailbox.Sequences;
import dev.recado.push.recipient.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Sorts new rows into locked mailboxes: gives the sequences, and finds what has no mailbox or no
 * room.
 */
final class Filling {

  private final Map<UUID, Recipient> recipients = new LinkedHashMap<>();
  private final Map<Recipient, List<OutboxRow>> rows = new LinkedHashMap<>();
  private final List<Insertion> insertions = new ArrayList<>();
  private final List<Mailbox> filled = new ArrayList<>();
  private final Map<UUID, Sequences> dropped = new LinkedHashMap<>();
  private int unknownRecipient;
  private int foreignNamespace;
  private int mailboxFull;
  private int taken;

  Filling(List<Recipient> locked, List<OutboxRow> fresh, int capacity) {
    locked.forEach(recipient -> recipients.put(recipient.id(), recipient));
    fresh.forEach(this::sort);
    rows.forEach((recipient, own) -> fill(recipient, own, capacity));
  }

  private void sort(OutboxRow row) {
    UUID id = OperationIds.fromByteString(row.getRecipient());
    Recipient recipient = recipients.get(id);
    if (recipient == null) {
      unknownRecipient++;
    } else if (!recipient.namespace().equals(row.getNamespace())) {
      foreignNamespace++;
    } else {
      rows.computeIfAbsent(recipient, _ -> new ArrayList<>()).add(row);
      taken++;
    }
  }

  private void fill(Recipient recipient, List<OutboxRow> own, int capacity) {
    UUID id = recipient.id();
    Mailbox before = recipient.mailbox();
    Mailbox after = MailboxRules.append(before, own.size(), capacity);
    filled.add(after);
    long sequence = before.nextSequence();
    for (OutboxRow row : own) {
      if (sequence > after.droppedThrough()) {
        insertions.add(new Insertion(id, sequence, row));
      }
      sequence++;
    }
    if (after.droppedThrough() > before.droppedThrough()) {
      mailboxFull += Math.toIntExact(after.droppedThrough() - before.goneThrough());
      dropped.put(id, new Sequences(before.goneThrough(), after.droppedThrough()));
    }
  }

  List<UUID> recipientIds() {
    return rows.keySet().stream().map(Recipient::id).toList();
  }

  /** In the order of {@link #recipientIds}. */
  List<Mailbox> mailboxes() {
    return filled;
  }

  List<Insertion> insertions() {
    return insertions;
  }

  /** What is dropped of each mailbox that had no room. */
  Map<UUID, Sequences> dropped() {
    return dropped;
  }

  TakenBatch batch(long through, int repeated) {
    return new TakenBatch(
        through,
        false,
        repeated,
        taken,
        unknownRecipient,
        foreignNamespace,
        mailboxFull,
        Set.copyOf(recipientIds()));
  }
}
