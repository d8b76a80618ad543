package dev.recado.storage.position;

/**
 * The operation was handed to Raft and it is not known what came of it: it may still be executed.
 * Ask again with the same id.
 */
public final class IndeterminateException extends RuntimeException {

  public IndeterminateException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
