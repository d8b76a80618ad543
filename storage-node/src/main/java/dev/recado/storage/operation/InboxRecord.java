package dev.recado.storage.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the inbox knows of a decided operation: the payload's fingerprint, the decision, and whom it
 * was sent to already, as tags.
 *
 * <p>A tag is the recipient's id for the operation itself. For a refused operation of the same id
 * it is mixed with both fingerprints, so that each different payload's refusal is sent once.
 */
public record InboxRecord(Bytes fingerprint, Decision decision, List<UUID> sentTo) {

  /** Further recipients of one id are answered, but nothing is pushed to them. */
  public static final int SENT_TO_MAX = 64;

  public InboxRecord {
    sentTo = List.copyOf(sentTo);
  }

  InboxRecord withSentTo(UUID tag) {
    var tags = new ArrayList<>(sentTo);
    tags.add(tag);
    return new InboxRecord(fingerprint, decision, tags);
  }

  boolean maySendTo(UUID tag) {
    return sentTo.size() < SENT_TO_MAX && !sentTo.contains(tag);
  }
}
