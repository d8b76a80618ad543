package dev.recado.gateway.outbox;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Operation;
import java.util.Comparator;
import java.util.UUID;

/**
 * What identifies a row: the operation, and whom its outcome goes to ({@link #NOBODY} for none).
 */
record RowId(UUID operationId, String namespace, ByteString key, UUID replyTo)
    implements Comparable<RowId> {

  static final UUID NOBODY = new UUID(0, 0);

  private static final Comparator<RowId> ORDER =
      Comparator.comparing(RowId::operationId)
          .thenComparing(RowId::namespace)
          .thenComparing(RowId::key, ByteString.unsignedLexicographicalComparator())
          .thenComparing(RowId::replyTo);

  static RowId of(String namespace, Operation operation) {
    return new RowId(
        OperationIds.parse(operation.getId()),
        namespace,
        operation.getKey(),
        operation.getReplyTo().isEmpty() ? NOBODY : UUID.fromString(operation.getReplyTo()));
  }

  /** The operation that it is about. */
  RowId withoutRecipient() {
    return new RowId(operationId, namespace, key, NOBODY);
  }

  /** Some total order: transactions that lock rows in it do not deadlock. */
  @Override
  public int compareTo(RowId other) {
    return ORDER.compare(this, other);
  }
}
