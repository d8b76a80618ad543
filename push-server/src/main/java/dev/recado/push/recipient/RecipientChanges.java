package dev.recado.push.recipient;

import java.util.UUID;

/** Whoever holds something open for a recipient hears when it may not any more. */
public interface RecipientChanges {

  void deleted(UUID recipientId);

  void tokenReplaced(UUID recipientId);
}
