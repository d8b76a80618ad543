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
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.Decision;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.InboxRecord;
import dev.recado.storage.operation.Operation;
import dev.recado.storage.operation.OperationRules;
import dev.recado.storage.operation.OutboxItem;
import dev.recado.storage.operation.Outcome;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.operation.Status;
import dev.recado.storage.operation.Submission;
import dev.recado.storage.operation.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Between the rules' values and what stands in the log, in the tables and in answers. */
public final class LogCodec {

  private LogCodec() {}

  public static Group toGroup(long term, long index, LogEntry entry) {
    if (entry.getRulesVersion() != OperationRules.VERSION) {
      throw new IllegalStateException(
          "Log entry "
              + index
              + " was decided by rules "
              + entry.getRulesVersion()
              + "; this build knows "
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
        entry.getRelayedThrough(),
        entry.getIncarnation());
  }

  private static Submission toSubmission(LoggedOperation logged) {
    return new Submission(
        OperationIds.fromByteString(logged.getId()),
        toOperation(logged),
        bytes(logged.getFingerprint()),
        logged.getDeadlineMillis(),
        logged.getReplyTo().isEmpty()
            ? Optional.empty()
            : Optional.of(OperationIds.fromByteString(logged.getReplyTo())));
  }

  private static Operation toOperation(LoggedOperation logged) {
    ScopedKey key = ScopedKey.of(logged.getNamespace(), logged.getKey().toByteArray());
    var value = new Value(bytes(logged.getValue()), logged.getContentType());
    OptionalLong ifRevision =
        logged.hasIfRevision() ? OptionalLong.of(logged.getIfRevision()) : OptionalLong.empty();
    return switch (logged.getKind()) {
      case PUT -> new Operation.Put(key, value, ifRevision);
      case CREATE -> new Operation.Create(key, value);
      case UPDATE -> new Operation.Update(key, value, ifRevision);
      case DELETE -> new Operation.Delete(key, ifRevision);
      case READ -> new Operation.Read(key);
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("An operation without a kind is never proposed");
    };
  }

  static Kind kindOf(Operation operation) {
    return switch (operation) {
      case Operation.Put _ -> Kind.PUT;
      case Operation.Create _ -> Kind.CREATE;
      case Operation.Update _ -> Kind.UPDATE;
      case Operation.Delete _ -> Kind.DELETE;
      case Operation.Read _ -> Kind.READ;
    };
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
    return answer.build();
  }

  static byte[] encodeDecision(Decision decision, Kind kind) {
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
            .setKind(kind)
            .setIndex(decision.index());
    outcome
        .value()
        .ifPresent(v -> stored.setValue(byteString(v.bytes())).setContentType(v.contentType()));
    return stored.build().toByteArray();
  }

  /** A stored decision with the kind of its operation. */
  record StoredDecision(Decision decision, Kind kind) {}

  static StoredDecision decodeDecision(byte[] bytes) {
    try {
      var stored = dev.recado.protocol.internal.v1.Decision.parseFrom(bytes);
      boolean hasValue =
          stored.getKind() == Kind.READ && stored.getVersion() > 0 && !stored.getValueOmitted();
      var outcome =
          new Outcome(
              fromStatus(stored.getStatus()),
              stored.getVersion(),
              stored.getRevision(),
              stored.getCreated(),
              hasValue
                  ? Optional.of(new Value(bytes(stored.getValue()), stored.getContentType()))
                  : Optional.empty(),
              stored.getValueOmitted());
      return new StoredDecision(
          new Decision(outcome, stored.getIndex(), stored.getDecidedMillis()), stored.getKind());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A decision in the inbox cannot be read", e);
    }
  }

  static byte[] encodeOutbox(OutboxItem item, int number, long incarnation) {
    Submission submission = item.submission();
    ScopedKey key = submission.operation().key();
    return OutboxRow.newBuilder()
        .setSequence(item.sequence())
        .setRecipient(OperationIds.toByteString(item.recipient()))
        .setNamespace(key.namespace())
        .setOperationId(OperationIds.toByteString(submission.id()))
        .setKey(UnsafeByteOperations.unsafeWrap(key.key()))
        .setKind(kindOf(submission.operation()))
        .setOutcome(toOutcome(item.decision(), number, incarnation))
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
      case REFUSED_ID_REUSED -> dev.recado.protocol.v1.Status.REFUSED;
    };
  }

  private static Reason toReason(Status status) {
    return status == Status.REFUSED_ID_REUSED ? Reason.ID_REUSED : Reason.REASON_UNSPECIFIED;
  }

  private static Status fromStatus(dev.recado.protocol.v1.Status status) {
    return switch (status) {
      case OK -> Status.OK;
      case NOT_FOUND -> Status.NOT_FOUND;
      case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
      case REVISION_MISMATCH -> Status.REVISION_MISMATCH;
      case EXPIRED -> Status.EXPIRED;
      case REFUSED, CANCELLED, STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("The inbox holds no decision with status " + status);
    };
  }

  static ByteString byteString(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array());
  }

  private static Bytes bytes(ByteString bytes) {
    return Bytes.wrap(bytes.toByteArray());
  }
}
