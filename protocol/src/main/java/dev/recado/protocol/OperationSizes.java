package dev.recado.protocol;

import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Part;
import java.util.List;

/** What an operation weighs, in bytes. */
public final class OperationSizes {

  private OperationSizes() {}

  /** Keys and values: what the contract bounds. */
  public static int payload(Operation operation) {
    return operation.getKey().size()
        + operation.getValue().size()
        + payload(operation.getOperationsList());
  }

  public static int payload(List<Part> parts) {
    int bytes = 0;
    for (Part part : parts) {
      bytes += part.getKey().size() + part.getValue().size();
    }
    return bytes;
  }

  /** All of it, as it is kept in memory and sent: what queues and budgets bound. */
  public static int weight(Operation operation) {
    return operation.getSerializedSize();
  }

  /** As {@link #weight(Operation)}, and what its reads may bring into the log's outcomes. */
  public static int weight(LoggedOperation operation) {
    long reads =
        operation.getKind() == Kind.READ
            ? 1
            : operation.getPartsList().stream().filter(p -> p.getKind() == Kind.READ).count();
    return operation.getSerializedSize()
        + Math.toIntExact(reads) * OperationLimits.LOGGED_VALUE_BYTES_MAX;
  }
}
