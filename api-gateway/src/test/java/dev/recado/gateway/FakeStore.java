package dev.recado.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.recado.gateway.dispatch.Decided;
import dev.recado.protocol.Fingerprints;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.PartOutcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all fake replicas hold: entries and the inbox, with the contract's rules. */
final class FakeStore {

  record Name(String namespace, ByteString key) {}

  record OperationName(String namespace, String id, ByteString key) {}

  record Recorded(ByteString fingerprint, Kind kind, Outcome outcome) {}

  /** 2040. */
  static final long RETRY_UNTIL = 2_208_988_800_000L;

  private final Map<Name, Entry> entries =
      new TreeMap<>(
          Comparator.comparing(Name::namespace)
              .thenComparing(Name::key, ByteString.unsignedLexicographicalComparator()));
  private final Map<OperationName, Recorded> inbox = new HashMap<>();
  private long revision;
  private long index;
  private final List<ByteString> effects = new ArrayList<>();

  synchronized Decided execute(String namespace, Operation operation) {
    var name = new OperationName(namespace, operation.getId(), operation.getKey());
    ByteString fingerprint = ByteString.copyFrom(Fingerprints.of(operation));
    Recorded before = inbox.get(name);
    if (before != null) {
      if (before.fingerprint().isEmpty()) {
        return new Decided(before.outcome(), false, RETRY_UNTIL);
      }
      return before.fingerprint().equals(fingerprint)
          ? new Decided(before.outcome(), true, RETRY_UNTIL)
          : new Decided(outcome(Status.REFUSED).setReason(Reason.ID_REUSED).build(), false, 0);
    }
    index++;
    Outcome outcome = apply(new Name(namespace, operation.getKey()), operation);
    inbox.put(name, new Recorded(fingerprint, operation.getKind(), outcome));
    return new Decided(outcome, false, RETRY_UNTIL);
  }

  synchronized Decided cancel(String namespace, Operation operation) {
    var name = new OperationName(namespace, operation.getId(), operation.getKey());
    Recorded before = inbox.get(name);
    if (before != null) {
      return new Decided(before.outcome(), true, RETRY_UNTIL);
    }
    index++;
    Outcome outcome = outcome(Status.CANCELLED).build();
    inbox.put(name, new Recorded(ByteString.EMPTY, Kind.KIND_UNSPECIFIED, outcome));
    return new Decided(outcome, false, RETRY_UNTIL);
  }

  private Outcome apply(Name name, Operation operation) {
    if (operation.hasDeadline()
        && operation.getDeadline().getSeconds() * 1000 <= System.currentTimeMillis()) {
      return outcome(Status.EXPIRED).build();
    }
    @Nullable Entry entry = entries.get(name);
    return switch (operation.getKind()) {
      case CREATE ->
          entry == null ? write(name, operation, null) : as(outcome(Status.ALREADY_EXISTS), entry);
      case UPDATE ->
          entry == null ? outcome(Status.NOT_FOUND).build() : guarded(name, operation, entry);
      case PUT -> guarded(name, operation, entry);
      case DELETE -> delete(name, operation, entry);
      case READ ->
          entry == null
              ? outcome(Status.NOT_FOUND).build()
              : as(
                  outcome(Status.OK)
                      .setValue(entry.getValue())
                      .setContentType(entry.getContentType()),
                  entry);
      case BATCH -> batch(name, operation);
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("No kind");
    };
  }

  /** Enough of the rules for an edge: puts, all of them. */
  private Outcome batch(Name name, Operation batch) {
    var outcome = outcome(Status.OK);
    for (Part part : batch.getOperationsList()) {
      var partName = new Name(name.namespace(), part.getKey());
      var put =
          Operation.newBuilder()
              .setKey(part.getKey())
              .setValue(part.getValue())
              .setContentType(part.getContentType())
              .build();
      Outcome written = write(partName, put, entries.get(partName));
      outcome.addParts(
          PartOutcome.newBuilder()
              .setStatus(Status.OK)
              .setVersion(written.getVersion())
              .setRevision(written.getRevision()));
    }
    return outcome.build();
  }

  private Outcome delete(Name name, Operation operation, @Nullable Entry entry) {
    if (entry == null) {
      return outcome(Status.NOT_FOUND).build();
    }
    if (operation.hasIfRevision() && entry.getRevision() != operation.getIfRevision()) {
      return as(outcome(Status.REVISION_MISMATCH), entry);
    }
    entries.remove(name);
    revision++;
    effects.add(name.key());
    return outcome(Status.OK).build();
  }

  private Outcome guarded(Name name, Operation operation, @Nullable Entry entry) {
    if (operation.hasIfRevision()
        && (entry == null || entry.getRevision() != operation.getIfRevision())) {
      return entry == null
          ? outcome(Status.REVISION_MISMATCH).build()
          : as(outcome(Status.REVISION_MISMATCH), entry);
    }
    return write(name, operation, entry);
  }

  private Outcome write(Name name, Operation operation, @Nullable Entry before) {
    revision++;
    effects.add(name.key());
    Entry entry =
        Entry.newBuilder()
            .setKey(operation.getKey())
            .setValue(operation.getValue())
            .setContentType(operation.getContentType())
            .setVersion(before == null ? 1 : before.getVersion() + 1)
            .setRevision(revision)
            .setChangedAt(now())
            .build();
    entries.put(name, entry);
    return as(outcome(Status.OK).setCreated(before == null), entry);
  }

  private static Outcome as(Outcome.Builder outcome, Entry entry) {
    return outcome.setVersion(entry.getVersion()).setRevision(entry.getRevision()).build();
  }

  private Outcome.Builder outcome(Status status) {
    return Outcome.newBuilder().setStatus(status).setSession(session()).setDecidedAt(now());
  }

  synchronized String session() {
    return SessionToken.of(0, 1, index).encode();
  }

  private static Timestamp now() {
    return Timestamp.newBuilder().setSeconds(System.currentTimeMillis() / 1000).build();
  }

  synchronized Optional<Entry> read(String namespace, ByteString key) {
    return Optional.ofNullable(entries.get(new Name(namespace, key)));
  }

  synchronized Optional<Recorded> find(String namespace, String id, ByteString key) {
    return Optional.ofNullable(inbox.get(new OperationName(namespace, id, key)));
  }

  synchronized List<Entry> all(String namespace) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().namespace().equals(namespace))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Writes and deletes that were carried out. */
  synchronized int effects() {
    return effects.size();
  }

  /** The same of one key: what other tests left in a shared outbox does not count. */
  synchronized int effectsOn(String key) {
    return Collections.frequency(effects, ByteString.copyFromUtf8(key));
  }
}
