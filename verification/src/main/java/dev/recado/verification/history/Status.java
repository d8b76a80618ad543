package dev.recado.verification.history;

/** As {@code recado.v1.Status}. */
public enum Status {
  OK,
  NOT_FOUND,
  ALREADY_EXISTS,
  REVISION_MISMATCH,
  EXPIRED,
  CANCELLED,
  REFUSED;

  /** The operation was not judged against the entry at all. */
  public boolean withoutEffectOrView() {
    return this == EXPIRED || this == CANCELLED || this == REFUSED;
  }
}
