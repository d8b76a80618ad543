package dev.recado.push.mailbox;

/**
 * A recipient's cursors. Notifications exist for exactly the sequences after both marks and before
 * {@code nextSequence}.
 *
 * @param acknowledgedThrough the recipient is done with everything up to here
 * @param droppedThrough policy dropped what was not acknowledged up to here
 */
public record Mailbox(long nextSequence, long acknowledgedThrough, long droppedThrough) {

  public static final Mailbox EMPTY = new Mailbox(1, 0, 0);

  public Mailbox {
    if (acknowledgedThrough < 0
        || droppedThrough < 0
        || Math.max(acknowledgedThrough, droppedThrough) >= nextSequence) {
      throw new IllegalArgumentException(
          "Marks "
              + acknowledgedThrough
              + " and "
              + droppedThrough
              + " are not within the sequences given so far, before "
              + nextSequence);
    }
  }

  public long lastSequence() {
    return nextSequence - 1;
  }

  /** Nothing up to here exists any more. */
  public long goneThrough() {
    return Math.max(acknowledgedThrough, droppedThrough);
  }

  public long depth() {
    return lastSequence() - goneThrough();
  }
}
