package dev.recado.storage.operation;

import java.util.Optional;
import java.util.UUID;

/**
 * An operation as it comes out of the log; {@code deadlineMillis} is 0 for none, the fingerprint is
 * 16 bytes.
 */
public record Submission(
    UUID id,
    Operation operation,
    Bytes fingerprint,
    long deadlineMillis,
    Optional<UUID> recipient) {

  public Identity identity() {
    return new Identity(id, operation.key());
  }
}
