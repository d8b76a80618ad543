package dev.recado.verification.history;

/**
 * What a client asked for. Values are unique: the id of the operation that writes them.
 *
 * @param id of a {@link Kind#READ} only a name for the history
 * @param value empty where the kind has none
 * @param ifRevision {@link #NONE} without this precondition
 * @param deadlineMillis wall clock; {@link #NONE} without a deadline
 * @param recipient whom the outcome is pushed to; empty for nobody
 */
public record Operation(
    String id,
    Kind kind,
    String key,
    String value,
    long ifRevision,
    long deadlineMillis,
    String recipient) {

  public static final long NONE = 0;

  public static Operation read(String id, String key) {
    return new Operation(id, Kind.READ, key, "", NONE, NONE, "");
  }

  /** A write of its own id, or a logged read. */
  public static Operation of(String id, Kind kind, String key) {
    boolean writes = kind == Kind.PUT || kind == Kind.CREATE || kind == Kind.UPDATE;
    return new Operation(id, kind, key, writes ? id : "", NONE, NONE, "");
  }

  public Operation ifRevision(long revision) {
    return new Operation(id, kind, key, value, revision, deadlineMillis, recipient);
  }

  public Operation deadline(long millis) {
    return new Operation(id, kind, key, value, ifRevision, millis, recipient);
  }

  public Operation replyTo(String to) {
    return new Operation(id, kind, key, value, ifRevision, deadlineMillis, to);
  }
}
