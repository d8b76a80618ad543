package dev.recado.storage.operation;

import java.util.Optional;

/**
 * What came of an operation, before the log gives it a time and a place: version and revision of
 * the entry as it stands afterwards (0 without one); the value of a read, unless it is too large to
 * be kept.
 */
public record Outcome(
    Status status,
    long version,
    long revision,
    boolean created,
    Optional<Value> value,
    boolean valueOmitted) {

  static Outcome of(Status status) {
    return new Outcome(status, 0, 0, false, Optional.empty(), false);
  }

  static Outcome of(Status status, Entry standing) {
    return new Outcome(
        status, standing.version(), standing.revision(), false, Optional.empty(), false);
  }
}
