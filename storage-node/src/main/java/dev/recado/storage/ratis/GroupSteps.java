package dev.recado.storage.ratis;

import dev.recado.journal.StepJournal;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Identity;
import dev.recado.storage.operation.Submission;
import dev.recado.storage.operation.Verdict;
import dev.recado.tracing.OperationTracing;
import dev.recado.tracing.Step;
import dev.recado.tracing.StepAttributes;
import dev.recado.tracing.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/** The steps of a log entry's operations, for the journal and for their traces. */
final class GroupSteps {

  private final StepJournal journal;
  private final OperationTracing tracing;
  private final int number;

  GroupSteps(StepJournal journal, OperationTracing tracing, int number) {
    this.journal = journal;
    this.tracing = tracing;
    this.number = number;
  }

  /** From the majority's having it until it is in the leader's tables. */
  Step applying(Group group) {
    return tracing
        .batch(
            "apply",
            SpanKind.INTERNAL,
            Traceparent.of(group.submissions(), Submission::traceparent))
        .with(StepAttributes.POSITION, number)
        .with(StepAttributes.TERM, group.term())
        .with(StepAttributes.INDEX, group.index())
        .with(StepAttributes.OPERATIONS, group.submissions().size());
  }

  /** A majority has the entry. */
  void logged(Group group) {
    for (Submission submission : group.submissions()) {
      Identity identity = submission.identity();
      journal.logged(
          identity.id(), scope(identity), group.term(), group.index(), isCancel(submission));
    }
  }

  /** It is in the tables. */
  void applied(Group group, List<Verdict> verdicts) {
    for (int i = 0; i < verdicts.size(); i++) {
      Submission submission = group.submissions().get(i);
      Identity identity = submission.identity();
      journal.applied(
          identity.id(),
          scope(identity),
          group.term(),
          group.index(),
          verdicts.get(i).replayed(),
          isCancel(submission));
    }
  }

  private long scope(Identity identity) {
    return journal.scope(identity.key().stored().array());
  }

  private static boolean isCancel(Submission submission) {
    return submission instanceof Submission.Cancel;
  }
}
