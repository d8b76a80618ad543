package dev.recado.storage.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A position while a batch of log entries is decided: the stored entries and records that the batch
 * touches, overlaid with what it has changed so far. Deciding is deterministic: the same groups on
 * the same state give the same changes on every replica, and again when they are replayed.
 */
public final class Ledger {

  private final Entries stored;
  private final Map<Identity, InboxRecord> records;
  private final Map<ScopedKey, Optional<Entry>> changedEntries = new LinkedHashMap<>();
  private final Map<Identity, InboxRecord> changedRecords = new LinkedHashMap<>();
  private final List<OutboxItem> outbox = new ArrayList<>();
  private PositionState state;
  private long revision;
  private long outboxSequence;

  /**
   * A ledger over what is stored.
   *
   * @param storedRecords the inbox records of all identities in the batch that have one
   */
  public Ledger(PositionState state, Entries stored, Map<Identity, InboxRecord> storedRecords) {
    this.state = state;
    this.stored = stored;
    this.records = new HashMap<>(storedRecords);
    this.revision = state.revision();
    this.outboxSequence = state.outboxSequence();
  }

  /** Decides the next group, in its order; one verdict for each submission. */
  public List<Verdict> decide(Group group) {
    if (group.index() != state.index() + 1) {
      throw new IllegalStateException(
          "Log entry " + group.index() + " does not follow applied index " + state.index());
    }
    Marks marks = state.marks().after(group.stampMillis(), group.windows());
    var asked = new Asked(group.term(), group.index(), marks);
    var digest = new RunningDigest(state.digest(), group.index());
    var verdicts = new ArrayList<Verdict>(group.submissions().size());
    for (Submission submission : group.submissions()) {
      Verdict verdict = decide(submission, asked);
      digest.add(submission, verdict);
      verdicts.add(verdict);
    }
    state =
        new PositionState(
            group.term(),
            group.index(),
            revision,
            marks,
            outboxSequence,
            relayedThrough(group),
            state.incarnation(),
            verdicts.isEmpty() ? state.digest() : digest.value());
    return verdicts;
  }

  private Verdict decide(Submission submission, Asked asked) {
    Identity identity = submission.identity();
    if (identity.madeMillis() < asked.marks().horizonMillis()) {
      return refuse(submission, asked, Status.REFUSED_BEHIND_HORIZON);
    }
    InboxRecord record = records.get(identity);
    return switch (submission) {
      case Submission.Cancel cancel -> cancel(cancel, record, asked);
      case Submission.Execute execute when record == null -> decideFirst(execute, asked);
      case Submission.Execute execute -> decideAgain(execute, record, asked);
    };
  }

  /** The log entry that asks, and its times. */
  private record Asked(long term, long index, Marks marks) {

    Decision decision(Outcome outcome) {
      return new Decision(outcome, term, index, marks.stampMillis());
    }

    Verdict verdict(Decision decision, Identity identity, boolean replayed) {
      return new Verdict(decision, replayed, marks.retryUntilMillis(identity.madeMillis()));
    }
  }

  /** Nothing is recorded: a refusal speaks of this submission only. */
  private Verdict refuse(Submission submission, Asked asked, Status status) {
    Decision decision = asked.decision(Outcome.of(status));
    if (submission instanceof Submission.Execute execute) {
      execute.recipient().ifPresent(to -> sendUnrecorded(to, execute, decision));
    }
    return new Verdict(decision, false, 0);
  }

  private Verdict cancel(Submission.Cancel cancel, @Nullable InboxRecord record, Asked asked) {
    if (record != null) {
      return asked.verdict(record.decision(), cancel.identity(), true);
    }
    Decision decision = asked.decision(Outcome.of(Status.CANCELLED));
    put(cancel.identity(), InboxRecord.cancelledAhead(decision));
    return asked.verdict(decision, cancel.identity(), false);
  }

  private Verdict decideFirst(Submission.Execute submission, Asked asked) {
    Decision decision = asked.decision(execute(submission, asked.marks()));
    tell(submission, InboxRecord.of(submission, decision));
    return asked.verdict(decision, submission.identity(), false);
  }

  private Verdict decideAgain(Submission.Execute submission, InboxRecord record, Asked asked) {
    if (record.kind().isEmpty()) {
      tell(submission, record.completedBy(submission));
      return asked.verdict(record.decision(), submission.identity(), false);
    }
    if (record.fingerprint().equals(submission.fingerprint())) {
      submission.recipient().ifPresent(to -> send(record, to, to, submission, record.decision()));
      return asked.verdict(record.decision(), submission.identity(), true);
    }
    Decision refusal = asked.decision(Outcome.of(Status.REFUSED_ID_REUSED));
    submission
        .recipient()
        .ifPresent(to -> send(record, refusalTag(to, record, submission), to, submission, refusal));
    return new Verdict(refusal, false, 0);
  }

  private void tell(Submission.Execute submission, InboxRecord record) {
    put(submission.identity(), record);
    submission.recipient().ifPresent(to -> send(record, to, to, submission, record.decision()));
  }

  private Outcome execute(Submission.Execute submission, Marks marks) {
    if (submission.identity().madeMillis() < marks.acceptanceMillis()) {
      return Outcome.of(Status.REFUSED_TOO_OLD);
    }
    if (submission.deadlineMillis() != 0 && submission.deadlineMillis() <= marks.stampMillis()) {
      return Outcome.of(Status.EXPIRED);
    }
    Applied applied =
        OperationRules.apply(this::find, submission.operation(), revision + 1, marks.stampMillis());
    revision += applied.changes().size();
    applied.changes().forEach(change -> changedEntries.put(change.key(), change.after()));
    return applied.outcome();
  }

  private Optional<Entry> find(ScopedKey key) {
    Optional<Entry> changed = changedEntries.get(key);
    return changed != null ? changed : stored.find(key);
  }

  private void send(
      InboxRecord record,
      UUID tag,
      UUID recipient,
      Submission.Execute submission,
      Decision decision) {
    if (record.maySendTo(tag)) {
      put(submission.identity(), record.withSentTo(tag));
      sendUnrecorded(recipient, submission, decision);
    }
  }

  private void sendUnrecorded(UUID recipient, Submission.Execute submission, Decision decision) {
    outbox.add(new OutboxItem(++outboxSequence, recipient, submission, decision));
  }

  private void put(Identity identity, InboxRecord record) {
    records.put(identity, record);
    changedRecords.put(identity, record);
  }

  private static UUID refusalTag(
      UUID recipient, InboxRecord record, Submission.Execute submission) {
    UUID ours = record.fingerprint().toUuid();
    UUID theirs = submission.fingerprint().toUuid();
    return new UUID(
        recipient.getMostSignificantBits()
            ^ ours.getMostSignificantBits()
            ^ theirs.getMostSignificantBits(),
        recipient.getLeastSignificantBits()
            ^ ours.getLeastSignificantBits()
            ^ theirs.getLeastSignificantBits());
  }

  /**
   * Marks of an earlier incarnation speak of other rows; one beyond the last row would be a fault
   * of ours.
   */
  private long relayedThrough(Group group) {
    if (group.relayedIncarnation() != state.incarnation()) {
      return state.relayedThrough();
    }
    return Math.max(state.relayedThrough(), Math.min(group.relayedThrough(), outboxSequence));
  }

  /** The state after the last group. */
  public PositionState state() {
    return state;
  }

  /** Changed entries as they stand now; empty for a removed one. */
  public Map<ScopedKey, Optional<Entry>> changedEntries() {
    return changedEntries;
  }

  public Map<Identity, InboxRecord> changedRecords() {
    return changedRecords;
  }

  /** New rows, without those that are relayed already. */
  public List<OutboxItem> newOutbox() {
    // No row at or below the mark is ever left behind: what deletes them begins at the last mark.
    return outbox.stream().filter(item -> item.sequence() > state.relayedThrough()).toList();
  }
}
