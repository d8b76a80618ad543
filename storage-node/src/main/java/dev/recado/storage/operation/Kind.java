package dev.recado.storage.operation;

/** What an operation is, as records keep it. */
public enum Kind {
  PUT,
  CREATE,
  UPDATE,
  DELETE,
  READ,
  BATCH;

  public static Kind of(Operation operation) {
    return switch (operation) {
      case Operation.Put _ -> PUT;
      case Operation.Create _ -> CREATE;
      case Operation.Update _ -> UPDATE;
      case Operation.Delete _ -> DELETE;
      case Operation.Read _ -> READ;
      case Operation.Batch _ -> BATCH;
    };
  }
}
