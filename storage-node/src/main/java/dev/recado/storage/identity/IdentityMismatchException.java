package dev.recado.storage.identity;

/** Data that do not belong together: this process must not go on with them. */
public final class IdentityMismatchException extends RuntimeException {

  IdentityMismatchException(String message) {
    super(message);
  }
}
