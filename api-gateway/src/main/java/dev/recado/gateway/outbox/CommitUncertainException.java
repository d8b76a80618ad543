package dev.recado.gateway.outbox;

/** The connection was lost while it committed: the rows may be there, or not. */
final class CommitUncertainException extends Exception {

  CommitUncertainException(Throwable cause) {
    super(cause.toString(), cause, false, false);
  }
}
