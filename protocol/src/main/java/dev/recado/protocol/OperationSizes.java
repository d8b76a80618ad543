package dev.recado.protocol;

import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Part;
import java.util.List;

/** What an operation weighs where bytes are bounded: its keys and values. */
public final class OperationSizes {

  private OperationSizes() {}

  public static int bytes(Operation operation) {
    return operation.getKey().size()
        + operation.getValue().size()
        + bytes(operation.getOperationsList());
  }

  public static int bytes(List<Part> parts) {
    int bytes = 0;
    for (Part part : parts) {
      bytes += part.getKey().size() + part.getValue().size();
    }
    return bytes;
  }
}
