package dev.recado.push.mailbox;

/** What an acknowledgement does to a mailbox. */
public sealed interface Acknowledgement {

  record Moved(Mailbox mailbox) implements Acknowledgement {}

  /** The cursor is there or further already. */
  record Ignored() implements Acknowledgement {}

  /** Beyond what was ever given: the recipient mixes up mailboxes. */
  record Ahead(long lastSequence) implements Acknowledgement {}
}
