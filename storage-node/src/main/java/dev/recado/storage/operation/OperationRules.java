package dev.recado.storage.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What each kind of operation does. Log entries name the version of the rules that decides them:
 * version 1 knew neither batches nor cancellations, and its entries carry no windows.
 */
public final class OperationRules {

  public static final int VERSION = 2;

  /** The oldest version that entries in a log may have. */
  public static final int VERSION_MIN = 1;

  /** Values read, all of an operation, above this many bytes are left out of its outcome. */
  public static final int KEPT_VALUE_BYTES_MAX = 64 << 10;

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
      case Operation.Read _ -> Applied.unchanged(read(standing, KEPT_VALUE_BYTES_MAX));
      case Operation.Batch batch -> all(before, batch, revision, nowMillis);
    };
  }

  /** Each part on what the parts before it have made. */
  private static Applied all(
      Entries before, Operation.Batch batch, long firstRevision, long nowMillis) {
    var made = new HashMap<ScopedKey, Optional<Entry>>();
    Entries here =
        key -> {
          Optional<Entry> changed = made.get(key);
          return changed != null ? changed : before.find(key);
        };
    var outcomes = new ArrayList<Outcome>(batch.parts().size());
    var changes = new ArrayList<Change>();
    int room = KEPT_VALUE_BYTES_MAX;
    for (int place = 0; place < batch.parts().size(); place++) {
      Operation part = batch.parts().get(place);
      Applied applied =
          part instanceof Operation.Read
              ? Applied.unchanged(read(here.find(part.key()), room))
              : apply(here, part, firstRevision + changes.size(), nowMillis);
      Outcome outcome = applied.outcome();
      if (outcome.status() != Status.OK && !(part instanceof Operation.Read)) {
        return Applied.unchanged(failed(outcome.status(), before.find(part.key()), place));
      }
      outcomes.add(outcome);
      room -= outcome.value().map(Value::length).orElse(0);
      applied
          .changes()
          .forEach(change -> {
            changes.add(change);
            made.put(change.key(), change.after());
          });
    }
    return new Applied(Outcome.batch(outcomes), changes);
  }

  /** With the entry as it stands: what the parts before had made was never there. */
  private static Outcome failed(Status status, Optional<Entry> standing, int place) {
    return standing
        .map(entry -> Outcome.of(status, entry))
        .orElseGet(() -> Outcome.of(status))
        .asFailedPart(place);
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
            Applied.changed(
                Outcome.of(Status.OK, 0, revision, false), new Change.Removed(delete.key())));
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
    return Applied.changed(
        Outcome.of(Status.OK, version, revision, standing.isEmpty()),
        new Change.Written(key, entry));
  }

  private static Outcome read(Optional<Entry> standing, int room) {
    return standing
        .map(entry -> Outcome.read(entry, entry.value().length() > room))
        .orElseGet(() -> Outcome.of(Status.NOT_FOUND));
  }
}
