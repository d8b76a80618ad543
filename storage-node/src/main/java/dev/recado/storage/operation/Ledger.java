package dev.recado.storage.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
    long now = Math.max(state.effectiveMillis(), group.stampMillis());
    var digest = new RunningDigest(state.digest(), group.index());
    var verdicts = new ArrayList<Verdict>(group.submissions().size());
    for (Submission submission : group.submissions()) {
      Verdict verdict = decide(submission, group.index(), now);
      digest.add(submission, verdict);
      verdicts.add(verdict);
    }
    state =
        new PositionState(
            group.term(),
            group.index(),
            revision,
            now,
            outboxSequence,
            relayedThrough(group),
            state.incarnation(),
            verdicts.isEmpty() ? state.digest() : digest.value());
    return verdicts;
  }

  private Verdict decide(Submission submission, long index, long now) {
    Identity identity = submission.identity();
    InboxRecord record = records.get(identity);
    if (record == null) {
      return decideFirst(submission, identity, index, now);
    }
    if (record.fingerprint().equals(submission.fingerprint())) {
      submission
          .recipient()
          .ifPresent(to -> send(identity, record, to, to, submission, record.decision()));
      return new Verdict(record.decision(), true);
    }
    var refusal = new Decision(Outcome.of(Status.REFUSED_ID_REUSED), index, now);
    submission
        .recipient()
        .ifPresent(to ->
            send(identity, record, refusalTag(to, record, submission), to, submission, refusal));
    return new Verdict(refusal, false);
  }

  private Verdict decideFirst(Submission submission, Identity identity, long index, long now) {
    Outcome outcome = execute(submission, now);
    var decision = new Decision(outcome, index, now);
    var record = new InboxRecord(submission.fingerprint(), decision, List.of());
    put(identity, record);
    submission.recipient().ifPresent(to -> send(identity, record, to, to, submission, decision));
    return new Verdict(decision, false);
  }

  private Outcome execute(Submission submission, long now) {
    if (submission.deadlineMillis() != 0 && submission.deadlineMillis() <= now) {
      return Outcome.of(Status.EXPIRED);
    }
    Applied applied = OperationRules.apply(this::find, submission.operation(), revision + 1, now);
    applied
        .change()
        .ifPresent(change -> {
          revision++;
          changedEntries.put(change.key(), after(change));
        });
    return applied.outcome();
  }

  private static Optional<Entry> after(Change change) {
    return switch (change) {
      case Change.Written written -> Optional.of(written.entry());
      case Change.Removed _ -> Optional.empty();
    };
  }

  private Optional<Entry> find(ScopedKey key) {
    Optional<Entry> changed = changedEntries.get(key);
    return changed != null ? changed : stored.find(key);
  }

  private void send(
      Identity identity,
      InboxRecord record,
      UUID tag,
      UUID recipient,
      Submission submission,
      Decision decision) {
    if (record.maySendTo(tag)) {
      put(identity, record.withSentTo(tag));
      outbox.add(new OutboxItem(++outboxSequence, recipient, submission, decision));
    }
  }

  private void put(Identity identity, InboxRecord record) {
    records.put(identity, record);
    changedRecords.put(identity, record);
  }

  private static UUID refusalTag(UUID recipient, InboxRecord record, Submission submission) {
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
    return outbox.stream().filter(item -> item.sequence() > state.relayedThrough()).toList();
  }
}
