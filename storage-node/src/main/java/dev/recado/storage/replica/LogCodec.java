package dev.recado.storage.replica;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.PartOutcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.Decision;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Identity;
import dev.recado.storage.operation.InboxRecord;
import dev.recado.storage.operation.Kind;
import dev.recado.storage.operation.Operation;
import dev.recado.storage.operation.OperationRules;
import dev.recado.storage.operation.OutboxItem;
import dev.recado.storage.operation.Outcome;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.operation.Status;
import dev.recado.storage.operation.Submission;
import dev.recado.storage.operation.Value;
import dev.recado.storage.operation.Windows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Between the rules' values and what stands in the log, in the tables and in answers. */
public final class LogCodec {

  private LogCodec() {}

  public static Group toGroup(long term, long index, LogEntry entry) {
    if (entry.getRulesVersion() < OperationRules.VERSION_MIN
        || entry.getRulesVersion() > OperationRules.VERSION) {
      throw new IllegalStateException(
          "Log entry "
              + index
              + " was decided by rules "
              + entry.getRulesVersion()
              + "; this build knows those up to "
              + OperationRules.VERSION
              + ". Start a newer build.");
    }
    List<Submission> submissions =
        entry.getOperationsList().stream().map(LogCodec::toSubmission).toList();
    return new Group(
        term,
        index,
        entry.getStampMillis(),
        submissions,
        new Windows(
            entry.getAcceptanceWindowMillis(),
            entry.getRetentionWindowMillis(),
            entry.getHorizonAtLeastMillis()),
        entry.getRelayedThrough(),
        entry.getIncarnation());
  }

  private static Submission toSubmission(LoggedOperation logged) {
    UUID id = OperationIds.fromByteString(logged.getId());
    if (logged.getCancel()) {
      return new Submission.Cancel(
          new Identity(id, ScopedKey.of(logged.getNamespace(), logged.getKey().toByteArray())));
    }
    return new Submission.Execute(
        id,
        toOperation(logged),
        bytes(logged.getFingerprint()),
        logged.getDeadlineMillis(),
        logged.getReplyTo().isEmpty()
            ? Optional.empty()
            : Optional.of(OperationIds.fromByteString(logged.getReplyTo())),
        logged.getTraceparent());
  }

  private static Operation toOperation(LoggedOperation logged) {
    String namespace = logged.getNamespace();
    if (logged.getKind() == dev.recado.protocol.v1.Kind.BATCH) {
      return new Operation.Batch(
          ScopedKey.of(namespace, logged.getKey().toByteArray()),
          logged.getPartsList().stream().map(part -> toOperation(namespace, part)).toList());
    }
    var single =
        Part.newBuilder()
            .setKind(logged.getKind())
            .setKey(logged.getKey())
            .setValue(logged.getValue())
            .setContentType(logged.getContentType());
    if (logged.hasIfRevision()) {
      single.setIfRevision(logged.getIfRevision());
    }
    return toOperation(namespace, single.build());
  }

  private static Operation toOperation(String namespace, Part part) {
    ScopedKey key = ScopedKey.of(namespace, part.getKey().toByteArray());
    var value = new Value(bytes(part.getValue()), part.getContentType());
    OptionalLong ifRevision =
        part.hasIfRevision() ? OptionalLong.of(part.getIfRevision()) : OptionalLong.empty();
    return switch (part.getKind()) {
      case PUT -> new Operation.Put(key, value, ifRevision);
      case CREATE -> new Operation.Create(key, value);
      case UPDATE -> new Operation.Update(key, value, ifRevision);
      case DELETE -> new Operation.Delete(key, ifRevision);
      case READ -> new Operation.Read(key);
      case BATCH, KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("Never proposed: an operation of kind " + part.getKind());
    };
  }

  private static dev.recado.protocol.v1.Kind toKind(Kind kind) {
    return switch (kind) {
      case PUT -> dev.recado.protocol.v1.Kind.PUT;
      case CREATE -> dev.recado.protocol.v1.Kind.CREATE;
      case UPDATE -> dev.recado.protocol.v1.Kind.UPDATE;
      case DELETE -> dev.recado.protocol.v1.Kind.DELETE;
      case READ -> dev.recado.protocol.v1.Kind.READ;
      case BATCH -> dev.recado.protocol.v1.Kind.BATCH;
    };
  }

  private static Optional<Kind> fromKind(dev.recado.protocol.v1.Kind kind) {
    return switch (kind) {
      case PUT -> Optional.of(Kind.PUT);
      case CREATE -> Optional.of(Kind.CREATE);
      case UPDATE -> Optional.of(Kind.UPDATE);
      case DELETE -> Optional.of(Kind.DELETE);
      case READ -> Optional.of(Kind.READ);
      case BATCH -> Optional.of(Kind.BATCH);
      case KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  /** Unspecified for an operation that was cancelled before it came. */
  static dev.recado.protocol.v1.Kind toKind(Optional<Kind> kind) {
    return kind.map(LogCodec::toKind).orElse(dev.recado.protocol.v1.Kind.KIND_UNSPECIFIED);
  }

  /** As answered: at the position's number and incarnation. */
  public static dev.recado.protocol.v1.Outcome toOutcome(
      Decision decision, int number, long incarnation) {
    Outcome outcome = decision.outcome();
    var answer =
        dev.recado.protocol.v1.Outcome.newBuilder()
            .setStatus(toStatus(outcome.status()))
            .setReason(toReason(outcome.status()))
            .setVersion(outcome.version())
            .setRevision(outcome.revision())
            .setCreated(outcome.created())
            .setValueOmitted(outcome.valueOmitted())
            .setSession(SessionToken.of(number, incarnation, decision.index()).encode())
            .setDecidedAt(WireTimes.ofMillis(decision.decidedMillis()));
    outcome
        .value()
        .ifPresent(v -> answer.setValue(byteString(v.bytes())).setContentType(v.contentType()));
    outcome.parts().forEach(part -> answer.addParts(toPart(part)));
    outcome.failedPart().ifPresent(answer::setFailedPart);
    return answer.build();
  }

  private static PartOutcome toPart(Outcome outcome) {
    var part =
        PartOutcome.newBuilder()
            .setStatus(toStatus(outcome.status()))
            .setVersion(outcome.version())
            .setRevision(outcome.revision())
            .setCreated(outcome.created())
            .setValueOmitted(outcome.valueOmitted());
    outcome
        .value()
        .ifPresent(v -> part.setValue(byteString(v.bytes())).setContentType(v.contentType()));
    return part.build();
  }

  static byte[] encodeDecision(Decision decision, Optional<Kind> kind) {
    Outcome outcome = decision.outcome();
    var stored =
        dev.recado.protocol.internal.v1.Decision.newBuilder()
            .setStatus(toStatus(outcome.status()))
            .setReason(toReason(outcome.status()))
            .setVersion(outcome.version())
            .setRevision(outcome.revision())
            .setCreated(outcome.created())
            .setValueOmitted(outcome.valueOmitted())
            .setDecidedMillis(decision.decidedMillis())
            .setKind(toKind(kind))
            .setTerm(decision.term())
            .setIndex(decision.index());
    outcome
        .value()
        .ifPresent(v -> stored.setValue(byteString(v.bytes())).setContentType(v.contentType()));
    outcome.parts().forEach(part -> stored.addParts(toPart(part)));
    outcome.failedPart().ifPresent(stored::setFailedPart);
    return stored.build().toByteArray();
  }

  /** A stored decision with the kind of its operation, where that has come. */
  record StoredDecision(Decision decision, Optional<Kind> kind) {}

  static StoredDecision decodeDecision(byte[] bytes) {
    try {
      var stored = dev.recado.protocol.internal.v1.Decision.parseFrom(bytes);
      boolean hasValue =
          stored.getKind() == dev.recado.protocol.v1.Kind.READ
              && stored.getVersion() > 0
              && !stored.getValueOmitted();
      var outcome =
          new Outcome(
              fromStatus(stored.getStatus(), stored.getReason()),
              stored.getVersion(),
              stored.getRevision(),
              stored.getCreated(),
              hasValue
                  ? Optional.of(new Value(bytes(stored.getValue()), stored.getContentType()))
                  : Optional.empty(),
              stored.getValueOmitted(),
              stored.getPartsList().stream().map(LogCodec::fromPart).toList(),
              stored.hasFailedPart()
                  ? OptionalInt.of(stored.getFailedPart())
                  : OptionalInt.empty());
      return new StoredDecision(
          new Decision(outcome, stored.getTerm(), stored.getIndex(), stored.getDecidedMillis()),
          fromKind(stored.getKind()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A decision in the inbox cannot be read", e);
    }
  }

  private static Outcome fromPart(PartOutcome part) {
    return new Outcome(
        fromStatus(part.getStatus(), Reason.REASON_UNSPECIFIED),
        part.getVersion(),
        part.getRevision(),
        part.getCreated(),
        part.getValue().isEmpty() && part.getContentType().isEmpty()
            ? Optional.empty()
            : Optional.of(new Value(bytes(part.getValue()), part.getContentType())),
        part.getValueOmitted(),
        List.of(),
        OptionalInt.empty());
  }

  static byte[] encodeOutbox(OutboxItem item, int number, long incarnation) {
    Submission.Execute submission = item.submission();
    ScopedKey key = submission.operation().key();
    return OutboxRow.newBuilder()
        .setSequence(item.sequence())
        .setRecipient(OperationIds.toByteString(item.recipient()))
        .setNamespace(key.namespace())
        .setOperationId(OperationIds.toByteString(submission.id()))
        .setKey(UnsafeByteOperations.unsafeWrap(key.key()))
        .setKind(toKind(Kind.of(submission.operation())))
        .setOutcome(toOutcome(item.decision(), number, incarnation))
        .setTraceparent(submission.traceparent())
        .build()
        .toByteArray();
  }

  static byte[] encodeSentTo(InboxRecord record) {
    ByteBuffer tags = ByteBuffer.allocate(16 * record.sentTo().size());
    record
        .sentTo()
        .forEach(tag ->
            tags.putLong(tag.getMostSignificantBits()).putLong(tag.getLeastSignificantBits()));
    return tags.array();
  }

  static List<UUID> decodeSentTo(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    var tags = new ArrayList<UUID>(bytes.length / 16);
    while (buffer.hasRemaining()) {
      tags.add(new UUID(buffer.getLong(), buffer.getLong()));
    }
    return tags;
  }

  private static dev.recado.protocol.v1.Status toStatus(Status status) {
    return switch (status) {
      case OK -> dev.recado.protocol.v1.Status.OK;
      case NOT_FOUND -> dev.recado.protocol.v1.Status.NOT_FOUND;
      case ALREADY_EXISTS -> dev.recado.protocol.v1.Status.ALREADY_EXISTS;
      case REVISION_MISMATCH -> dev.recado.protocol.v1.Status.REVISION_MISMATCH;
      case EXPIRED -> dev.recado.protocol.v1.Status.EXPIRED;
      case CANCELLED -> dev.recado.protocol.v1.Status.CANCELLED;
      case REFUSED_ID_REUSED, REFUSED_TOO_OLD, REFUSED_BEHIND_HORIZON ->
          dev.recado.protocol.v1.Status.REFUSED;
    };
  }

  private static Reason toReason(Status status) {
    return switch (status) {
      case REFUSED_ID_REUSED -> Reason.ID_REUSED;
      case REFUSED_TOO_OLD -> Reason.TOO_OLD;
      case REFUSED_BEHIND_HORIZON -> Reason.BEHIND_HORIZON;
      case OK, NOT_FOUND, ALREADY_EXISTS, REVISION_MISMATCH, EXPIRED, CANCELLED ->
          Reason.REASON_UNSPECIFIED;
    };
  }

  private static Status fromStatus(dev.recado.protocol.v1.Status status, Reason reason) {
    return switch (status) {
      case OK -> Status.OK;
      case NOT_FOUND -> Status.NOT_FOUND;
      case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
      case REVISION_MISMATCH -> Status.REVISION_MISMATCH;
      case EXPIRED -> Status.EXPIRED;
      case CANCELLED -> Status.CANCELLED;
      case REFUSED -> fromReason(reason);
      case STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("The inbox holds no decision with status " + status);
    };
  }

  private static Status fromReason(Reason reason) {
    if (reason == Reason.TOO_OLD) {
      return Status.REFUSED_TOO_OLD;
    }
    throw new IllegalStateException("The inbox holds no refusal for reason " + reason);
  }

  static ByteString byteString(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array());
  }

  private static Bytes bytes(ByteString bytes) {
    return Bytes.wrap(bytes.toByteArray());
  }
}
