package dev.recado.storage.operation;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What each kind of operation does. Version 1 of the rules; log entries name the version that
 * decides them.
 */
public final class OperationRules {

  public static final int VERSION = 1;

  /** A read's value above this many bytes is left out of its outcome. */
  static final int KEPT_VALUE_BYTES_MAX = 64 << 10;

  private OperationRules() {}

  /**
   * The outcome of an operation on the entries as it finds them, and what it changes.
   *
   * @param revision what the change's revision will be, if it changes anything
   * @param nowMillis effective time
   */
  public static Applied apply(Entries before, Operation operation, long revision, long nowMillis) {
    Optional<Entry> standing = before.find(operation.key());
    return switch (operation) {
      case Operation.Put put ->
          put.ifRevision().isPresent()
              ? replace(standing, put.key(), put.value(), put.ifRevision(), revision, nowMillis)
              : write(standing, put.key(), put.value(), revision, nowMillis);
      case Operation.Create create ->
          standing.isPresent()
              ? Applied.unchanged(Outcome.of(Status.ALREADY_EXISTS, standing.get()))
              : write(standing, create.key(), create.value(), revision, nowMillis);
      case Operation.Update update ->
          replace(standing, update.key(), update.value(), update.ifRevision(), revision, nowMillis);
      case Operation.Delete delete -> remove(standing, delete, revision);
      case Operation.Read _ -> Applied.unchanged(read(standing));
    };
  }

  private static Applied replace(
      Optional<Entry> standing,
      ScopedKey key,
      Value value,
      OptionalLong ifRevision,
      long revision,
      long nowMillis) {
    return failed(standing, ifRevision)
        .map(Applied::unchanged)
        .orElseGet(() -> write(standing, key, value, revision, nowMillis));
  }

  private static Applied remove(Optional<Entry> standing, Operation.Delete delete, long revision) {
    return failed(standing, delete.ifRevision())
        .map(Applied::unchanged)
        .orElseGet(() ->
            new Applied(
                new Outcome(Status.OK, 0, revision, false, Optional.empty(), false),
                Optional.of(new Change.Removed(delete.key()))));
  }

  private static Optional<Outcome> failed(Optional<Entry> standing, OptionalLong ifRevision) {
    if (standing.isEmpty()) {
      return Optional.of(Outcome.of(Status.NOT_FOUND));
    }
    if (ifRevision.isPresent() && ifRevision.getAsLong() != standing.get().revision()) {
      return Optional.of(Outcome.of(Status.REVISION_MISMATCH, standing.get()));
    }
    return Optional.empty();
  }

  private static Applied write(
      Optional<Entry> standing, ScopedKey key, Value value, long revision, long nowMillis) {
    long version = standing.map(Entry::version).orElse(0L) + 1;
    var entry = new Entry(value, version, revision, nowMillis);
    return new Applied(
        new Outcome(Status.OK, version, revision, standing.isEmpty(), Optional.empty(), false),
        Optional.of(new Change.Written(key, entry)));
  }

  private static Outcome read(Optional<Entry> standing) {
    if (standing.isEmpty()) {
      return Outcome.of(Status.NOT_FOUND);
    }
    Entry entry = standing.get();
    boolean omitted = entry.value().bytes().size() > KEPT_VALUE_BYTES_MAX;
    return new Outcome(
        Status.OK,
        entry.version(),
        entry.revision(),
        false,
        omitted ? Optional.empty() : Optional.of(entry.value()),
        omitted);
  }
}
