package dev.recado.cli.fleet;

/** A fleet cannot do what was asked; the message says what happened and what to do. */
public final class FleetException extends RuntimeException {

  public FleetException(String message) {
    super(message);
  }

  public FleetException(String message, Throwable cause) {
    super(message, cause);
  }
}
