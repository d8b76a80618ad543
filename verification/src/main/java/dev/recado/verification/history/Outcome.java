package dev.recado.verification.history;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What came of an operation, as far as this answer tells it: not every transport tells every field.
 *
 * @param version {@link #NOT_TOLD} or the entry's
 * @param revision {@link #NOT_TOLD} or the entry's, of a delete its own
 * @param value of a read; empty when it is not told
 * @param parts of a batch that was executed, in order
 * @param failedPart of a batch that was not: the place of the part that this speaks of; else {@link
 *     #NO_PART}
 */
public record Outcome(
    Status status,
    String reason,
    long version,
    long revision,
    String value,
    List<Outcome> parts,
    int failedPart) {

  public static final long NOT_TOLD = -1;

  /** A {@code failedPart}. */
  public static final int NO_PART = -1;

  public Outcome {
    parts = List.copyOf(parts);
  }

  /** Of an operation on one key. */
  public static Outcome single(
      Status status, String reason, long version, long revision, String value) {
    return new Outcome(status, reason, version, revision, value, List.of(), NO_PART);
  }

  public static Outcome batch(List<Outcome> parts) {
    return new Outcome(Status.OK, "", NOT_TOLD, NOT_TOLD, "", parts, NO_PART);
  }

  public Outcome ofPart(int place) {
    return new Outcome(status, reason, version, revision, value, parts, place);
  }

  public static Outcome of(Status status) {
    return single(status, "", NOT_TOLD, NOT_TOLD, "");
  }

  public static Outcome ok(long version, long revision) {
    return single(Status.OK, "", version, revision, "");
  }

  public static Outcome found(long version, long revision, String value) {
    return single(Status.OK, "", version, revision, value);
  }

  /** A precondition failed on this entry. */
  public static Outcome standing(Status status, long version, long revision) {
    return single(status, "", version, revision, "");
  }

  /** Whatever both tell is the same. */
  public boolean agreesWith(Outcome other) {
    return status == other.status
        && (reason.isEmpty() || other.reason.isEmpty() || reason.equals(other.reason))
        && agree(version, other.version)
        && agree(revision, other.revision)
        && (value.isEmpty() || other.value.isEmpty() || value.equals(other.value))
        && (failedPart == NO_PART || other.failedPart == NO_PART || failedPart == other.failedPart)
        && (parts.isEmpty() || other.parts.isEmpty() || partsAgree(other));
  }

  private boolean partsAgree(Outcome other) {
    return parts.size() == other.parts.size()
        && IntStream.range(0, parts.size())
            .allMatch(i -> parts.get(i).agreesWith(other.parts.get(i)));
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
        value.isEmpty() ? other.value : value,
        parts.isEmpty() ? other.parts : parts,
        failedPart == NO_PART ? other.failedPart : failedPart);
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
    if (failedPart != NO_PART) {
      text.append(" at part ").append(failedPart);
    }
    if (!parts.isEmpty()) {
      text.append(' ').append(parts);
    }
    return text.toString();
  }
}
