package dev.recado.gateway.outbox;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Fingerprints;
import dev.recado.protocol.OperationSizes;
import dev.recado.protocol.v1.Operation;

/** An accepted operation. */
record OutboxRow(RowId id, ByteString fingerprint, Operation operation) {

  static OutboxRow of(String namespace, Operation operation) {
    return new OutboxRow(
        RowId.of(namespace, operation), ByteString.copyFrom(Fingerprints.of(operation)), operation);
  }

  int bytes() {
    return OperationSizes.weight(operation);
  }
}
