package dev.recado.push.mailbox;

import java.util.Optional;

/** How a mailbox changes, and what a reader sees of it. */
public final class MailboxRules {

  private MailboxRules() {}

  /**
   * After {@code count} more notifications, which get the sequences from the present {@code
   * nextSequence} on. What exceeds the capacity is dropped, oldest first; that may be some of the
   * new ones.
   */
  public static Mailbox append(Mailbox mailbox, int count, int capacity) {
    var appended =
        new Mailbox(
            mailbox.nextSequence() + count,
            mailbox.acknowledgedThrough(),
            mailbox.droppedThrough());
    return drop(appended, appended.lastSequence() - capacity);
  }

  /** After policy dropped everything up to {@code through}. */
  public static Mailbox drop(Mailbox mailbox, long through) {
    return through <= mailbox.goneThrough()
        ? mailbox
        : new Mailbox(mailbox.nextSequence(), mailbox.acknowledgedThrough(), through);
  }

  public static Acknowledgement acknowledge(Mailbox mailbox, long through) {
    if (through > mailbox.lastSequence()) {
      return new Acknowledgement.Ahead(mailbox.lastSequence());
    }
    if (through <= mailbox.acknowledgedThrough()) {
      return new Acknowledgement.Ignored();
    }
    return new Acknowledgement.Moved(
        new Mailbox(mailbox.nextSequence(), through, mailbox.droppedThrough()));
  }

  /** What a reader that has seen everything up to {@code position} must be told it will not see. */
  public static Optional<Gap> gap(Mailbox mailbox, long position) {
    long from = Math.max(position, mailbox.acknowledgedThrough()) + 1;
    return mailbox.droppedThrough() < from
        ? Optional.empty()
        : Optional.of(new Gap(from, mailbox.droppedThrough()));
  }

  /** Where a reader at {@code position} goes on: over what is gone. */
  public static long skipGone(Mailbox mailbox, long position) {
    return Math.max(position, mailbox.goneThrough());
  }
}
