package dev.recado.storage.operation;

/** How an operation was decided. The code goes into the digest: never change or reuse one. */
public enum Status {
  OK(1),
  NOT_FOUND(2),
  ALREADY_EXISTS(3),
  REVISION_MISMATCH(4),
  EXPIRED(5),
  /** The id belongs to an operation with another payload. */
  REFUSED_ID_REUSED(6),
  CANCELLED(7),
  /** The id is before the acceptance mark, and there was no record. */
  REFUSED_TOO_OLD(8),
  /** The id is before the horizon. */
  REFUSED_BEHIND_HORIZON(9);

  private final byte code;

  Status(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }
}
