package dev.recado.cli.programs;

/** A service's program cannot be had; the message says why and what to do. */
public final class ProgramException extends RuntimeException {

  public ProgramException(String message) {
    super(message);
  }
}
