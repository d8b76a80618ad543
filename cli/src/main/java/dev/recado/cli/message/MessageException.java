package dev.recado.cli.message;

/** A message could not be sent, or asked for; says why and what to do. */
public final class MessageException extends RuntimeException {

  public MessageException(String message) {
    super(message);
  }
}
