package dev.recado.storage.operation;

/** How an operation was decided. The code goes into the digest: never change or reuse one. */
public enum Status {
  OK(1),
  NOT_FOUND(2),
  ALREADY_EXISTS(3),
  REVISION_MISMATCH(4),
  EXPIRED(5),
  /** The id belongs to an operation with another payload. */
  REFUSED_ID_REUSED(6);

  private final byte code;

  Status(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }
}
