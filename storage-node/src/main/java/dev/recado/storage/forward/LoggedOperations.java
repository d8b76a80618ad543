package dev.recado.storage.forward;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.recado.protocol.Fingerprints;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Operation;
import java.util.UUID;

/** An operation as clients write it, made into what the log keeps. */
final class LoggedOperations {

  /** The last second that a protobuf Timestamp may carry; later deadlines are as good as this. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  private LoggedOperations() {}

  /** The operation was checked. */
  static LoggedOperation of(InternalExecuteRequest request) {
    return request.getCancel()
        ? cancel(request.getNamespace(), request.getOperation())
        : of(request.getNamespace(), request.getOperation());
  }

  private static LoggedOperation cancel(String namespace, Operation operation) {
    return LoggedOperation.newBuilder()
        .setId(OperationIds.toByteString(OperationIds.parse(operation.getId())))
        .setNamespace(namespace)
        .setKey(operation.getKey())
        .setCancel(true)
        .build();
  }

  private static LoggedOperation of(String namespace, Operation operation) {
    var logged =
        LoggedOperation.newBuilder()
            .setId(OperationIds.toByteString(OperationIds.parse(operation.getId())))
            .setNamespace(namespace)
            .setKind(operation.getKind())
            .setKey(operation.getKey())
            .setValue(operation.getValue())
            .setContentType(operation.getContentType())
            .addAllParts(operation.getOperationsList())
            .setReplyTo(recipient(operation.getReplyTo()))
            .setTraceparent(operation.getTraceparent())
            .setFingerprint(ByteString.copyFrom(Fingerprints.of(operation)));
    if (operation.hasIfRevision()) {
      logged.setIfRevision(operation.getIfRevision());
    }
    if (operation.hasDeadline()) {
      logged.setDeadlineMillis(millis(operation.getDeadline()));
    }
    return logged.build();
  }

  private static ByteString recipient(String replyTo) {
    UUID recipient = OperationIds.parseUuid(replyTo);
    return recipient == null ? ByteString.EMPTY : OperationIds.toByteString(recipient);
  }

  private static long millis(Timestamp time) {
    return Math.min(time.getSeconds(), SECONDS_MAX) * 1000 + time.getNanos() / 1_000_000;
  }
}
