package dev.recado.verification.history;

import java.util.List;

/**
 * What a client asked for. Values are unique: the id of the operation that writes them, in a batch
 * with the place.
 *
 * @param id of a {@link Kind#READ} only a name for the history
 * @param key of a batch the first one's
 * @param value empty where the kind has none
 * @param ifRevision {@link #NONE} without this precondition
 * @param deadlineMillis wall clock; {@link #NONE} without a deadline
 * @param recipient whom the outcome is pushed to; empty for nobody
 * @param parts of a batch, each on another key
 */
public record Operation(
    String id,
    Kind kind,
    String key,
    String value,
    long ifRevision,
    long deadlineMillis,
    String recipient,
    List<Operation> parts) {

  public static final long NONE = 0;

  public Operation {
    parts = List.copyOf(parts);
  }

  public static Operation read(String id, String key) {
    return new Operation(id, Kind.READ, key, "", NONE, NONE, "", List.of());
  }

  /** A write of its own id, or a logged read. */
  public static Operation of(String id, Kind kind, String key) {
    boolean writes = kind == Kind.PUT || kind == Kind.CREATE || kind == Kind.UPDATE;
    return new Operation(id, kind, key, writes ? id : "", NONE, NONE, "", List.of());
  }

  /** A part of the batch with this id. */
  public static Operation part(String id, int place, Kind kind, String key) {
    return of(id + "/" + place, kind, key);
  }

  public static Operation batch(String id, List<Operation> parts) {
    return new Operation(id, Kind.BATCH, parts.getFirst().key(), "", NONE, NONE, "", parts);
  }

  public Operation ifRevision(long revision) {
    return new Operation(id, kind, key, value, revision, deadlineMillis, recipient, parts);
  }

  public Operation deadline(long millis) {
    return new Operation(id, kind, key, value, ifRevision, millis, recipient, parts);
  }

  public Operation replyTo(String to) {
    return new Operation(id, kind, key, value, ifRevision, deadlineMillis, to, parts);
  }

  /** What it asks of one key each: its parts, or itself. */
  public List<Operation> singles() {
    return kind == Kind.BATCH ? parts : List.of(this);
  }

  /** The tag that its keys share, with the braces; without one the key itself. */
  public String group() {
    int open = key.indexOf('{');
    int close = key.indexOf('}', open + 1);
    return open >= 0 && close > open + 1 ? key.substring(open, close + 1) : key;
  }
}
