package dev.recado.storage.operation;

import java.util.UUID;

/** Which operation: its namespace and key, and its id (a UUIDv7). */
public record Identity(UUID id, ScopedKey key) {

  /** When the id was made, by its maker's clock; milliseconds (RFC 9562, section 5.7). */
  public long madeMillis() {
    return id.getMostSignificantBits() >>> 16;
  }
}
