package dev.recado.cli.gateway;

/** The gateway refused a request, and waiting would not help. */
public final class RefusedException extends RuntimeException {

  public RefusedException(String message) {
    super(message);
  }
}
