package dev.recado.microbenchmarks;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Fingerprints;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.OperationRules;
import dev.recado.storage.replica.LogCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What is measured on: a group of puts to different keys of 19 bytes, with values of 256 bytes,
 * neither traced nor with a recipient.
 */
final class Samples {

  static final int PUTS = 64;
  static final int VALUE_BYTES = 256;
  static final String NAMESPACE = "default";
  static final long TERM = 3;

  private static final Instant STAMP = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofDays(1);

  private Samples() {}

  static ByteString key(int place) {
    return ByteString.copyFromUtf8("customer-%05d/cart".formatted(place));
  }

  /** As a client sends it, with an id of its own at each call. */
  static Operation put(int place, int valueBytes) {
    byte[] value = new byte[valueBytes];
    new SplittableRandom(place).nextBytes(value);
    return Operation.newBuilder()
        .setId(OperationIds.next(() -> STAMP).toString())
        .setKind(Kind.PUT)
        .setKey(key(place))
        .setValue(ByteString.copyFrom(value))
        .setContentType("application/octet-stream")
        .build();
  }

  /** As the leader has them when it proposes. */
  static List<LoggedOperation> loggedPuts() {
    return IntStream.range(0, PUTS).mapToObj(place -> logged(put(place, VALUE_BYTES))).toList();
  }

  private static LoggedOperation logged(Operation operation) {
    UUID id = OperationIds.parse(operation.getId());
    return LoggedOperation.newBuilder()
        .setId(OperationIds.toByteString(id))
        .setNamespace(NAMESPACE)
        .setKind(operation.getKind())
        .setKey(operation.getKey())
        .setValue(operation.getValue())
        .setContentType(operation.getContentType())
        .setFingerprint(ByteString.copyFrom(Fingerprints.of(operation)))
        .build();
  }

  static LogEntry logEntry(List<LoggedOperation> operations) {
    return LogEntry.newBuilder()
        .setRulesVersion(OperationRules.VERSION)
        .setStampMillis(STAMP.toEpochMilli())
        .setAcceptanceWindowMillis(WINDOW.toMillis())
        .setRetentionWindowMillis(WINDOW.toMillis())
        .addAllOperations(operations)
        .build();
  }

  /** The same operations at whatever index. */
  static Group group(long index, List<LoggedOperation> operations) {
    return LogCodec.toGroup(TERM, index, logEntry(operations));
  }
}
