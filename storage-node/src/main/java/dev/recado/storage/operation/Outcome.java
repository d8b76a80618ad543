package dev.recado.storage.operation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of an operation, before the log gives it a time and a place.
 *
 * @param version of the entry as it stands afterwards; 0 without one
 * @param revision the same
 * @param value of a read, unless it is too large to be kept
 * @param parts of a batch that was executed
 * @param failedPart of a batch that was not: the first part that could not be done, whose status,
 *     version and revision these are
 */
public record Outcome(
    Status status,
    long version,
    long revision,
    boolean created,
    Optional<Value> value,
    boolean valueOmitted,
    List<Outcome> parts,
    OptionalInt failedPart) {

  public Outcome {
    parts = List.copyOf(parts);
  }

  static Outcome of(Status status) {
    return of(status, 0, 0, false);
  }

  static Outcome of(Status status, Entry standing) {
    return of(status, standing.version(), standing.revision(), false);
  }

  static Outcome of(Status status, long version, long revision, boolean created) {
    return new Outcome(
        status,
        version,
        revision,
        created,
        Optional.empty(),
        false,
        List.of(),
        OptionalInt.empty());
  }

  static Outcome read(Entry entry, boolean omitted) {
    return new Outcome(
        Status.OK,
        entry.version(),
        entry.revision(),
        false,
        omitted ? Optional.empty() : Optional.of(entry.value()),
        omitted,
        List.of(),
        OptionalInt.empty());
  }

  static Outcome batch(List<Outcome> parts) {
    return new Outcome(Status.OK, 0, 0, false, Optional.empty(), false, parts, OptionalInt.empty());
  }

  Outcome asFailedPart(int place) {
    return new Outcome(
        status,
        version,
        revision,
        false,
        Optional.empty(),
        false,
        List.of(),
        OptionalInt.of(place));
  }
}
