package dev.recado.push.intake;

import java.util.Set;
import java.util.UUID;

/**
 * What one transaction did with a batch.
 *
 * @param through everything up to here is committed
 * @param mailboxFull notifications that were dropped to make room
 * @param recipients whose mailboxes have something new
 */
record TakenBatch(
    long through,
    boolean refused,
    int repeated,
    int taken,
    int unknownRecipient,
    int foreignNamespace,
    int mailboxFull,
    Set<UUID> recipients) {

  static TakenBatch refused(long through) {
    return new TakenBatch(through, true, 0, 0, 0, 0, 0, Set.of());
  }

  static TakenBatch repeated(long through, int rows) {
    return new TakenBatch(through, false, rows, 0, 0, 0, 0, Set.of());
  }
}
