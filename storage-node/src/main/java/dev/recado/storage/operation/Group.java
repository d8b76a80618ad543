package dev.recado.storage.operation;

import java.util.List;

/**
 * One log entry: submissions in order, stamped by the leader; {@code relayedThrough} is 0 for no
 * news.
 */
public record Group(
    long term,
    long index,
    long stampMillis,
    List<Submission> submissions,
    Windows windows,
    long relayedThrough,
    long relayedIncarnation) {

  public Group {
    submissions = List.copyOf(submissions);
  }

  /** Reads that may load a value. */
  public long reads() {
    return submissions.stream()
        .filter(Submission.Execute.class::isInstance)
        .flatMap(s -> ((Submission.Execute) s).operation().parts().stream())
        .filter(Operation.Read.class::isInstance)
        .count();
  }

  /** An entry of Raft's own. */
  public static Group empty(long term, long index) {
    return new Group(term, index, 0, List.of(), Windows.UNCHANGED, 0, 0);
  }
}
