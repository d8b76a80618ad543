package dev.recado.verification.history;

/**
 * What came of an operation, as far as this answer tells it: not every transport tells every field.
 *
 * @param version {@link #NOT_TOLD} or the entry's
 * @param revision {@link #NOT_TOLD} or the entry's, of a delete its own
 * @param value of a read; empty when it is not told
 */
public record Outcome(Status status, String reason, long version, long revision, String value) {

  public static final long NOT_TOLD = -1;

  public static Outcome of(Status status) {
    return new Outcome(status, "", NOT_TOLD, NOT_TOLD, "");
  }

  public static Outcome ok(long version, long revision) {
    return new Outcome(Status.OK, "", version, revision, "");
  }

  public static Outcome found(long version, long revision, String value) {
    return new Outcome(Status.OK, "", version, revision, value);
  }

  /** A precondition failed on this entry. */
  public static Outcome standing(Status status, long version, long revision) {
    return new Outcome(status, "", version, revision, "");
  }

  /** Whatever both tell is the same. */
  public boolean agreesWith(Outcome other) {
    return status == other.status
        && (reason.isEmpty() || other.reason.isEmpty() || reason.equals(other.reason))
        && agree(version, other.version)
        && agree(revision, other.revision)
        && (value.isEmpty() || other.value.isEmpty() || value.equals(other.value));
  }

  private static boolean agree(long one, long other) {
    return one == NOT_TOLD || other == NOT_TOLD || one == other;
  }

  /** This one, with what only the other tells. */
  public Outcome completedBy(Outcome other) {
    return new Outcome(
        status,
        reason.isEmpty() ? other.reason : reason,
        version == NOT_TOLD ? other.version : version,
        revision == NOT_TOLD ? other.revision : revision,
        value.isEmpty() ? other.value : value);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(status.name());
    if (!reason.isEmpty()) {
      text.append(' ').append(reason);
    }
    if (version > 0) {
      text.append(" version ").append(version);
    }
    if (revision > 0) {
      text.append(" revision ").append(revision);
    }
    if (!value.isEmpty()) {
      text.append(" value ").append(value);
    }
    return text.toString();
  }
}
