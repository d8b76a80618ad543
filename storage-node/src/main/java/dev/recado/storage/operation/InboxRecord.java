package dev.recado.storage.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the inbox knows of a decided operation: its kind and its payload's fingerprint, the
 * decision, and whom it was sent to already, as tags. An operation that was cancelled before it
 * came has neither kind nor fingerprint.
 *
 * <p>A tag is the recipient's id for the operation itself. For a refused operation of the same id
 * it is mixed with both fingerprints, so that each different payload's refusal is sent once.
 */
public record InboxRecord(
    Optional<Kind> kind, Bytes fingerprint, Decision decision, List<UUID> sentTo) {

  /** Further recipients of one id are answered, but nothing is pushed to them. */
  public static final int SENT_TO_MAX = 64;

  public InboxRecord {
    sentTo = List.copyOf(sentTo);
  }

  static InboxRecord of(Submission.Execute submission, Decision decision) {
    return new InboxRecord(
        Optional.of(Kind.of(submission.operation())),
        submission.fingerprint(),
        decision,
        List.of());
  }

  static InboxRecord cancelledAhead(Decision decision) {
    return new InboxRecord(Optional.empty(), Bytes.EMPTY, decision, List.of());
  }

  /** The operation itself has come. */
  InboxRecord completedBy(Submission.Execute submission) {
    return new InboxRecord(
        Optional.of(Kind.of(submission.operation())), submission.fingerprint(), decision, sentTo);
  }

  InboxRecord withSentTo(UUID tag) {
    var tags = new ArrayList<>(sentTo);
    tags.add(tag);
    return new InboxRecord(kind, fingerprint, decision, tags);
  }

  boolean maySendTo(UUID tag) {
    return sentTo.size() < SENT_TO_MAX && !sentTo.contains(tag);
  }
}
