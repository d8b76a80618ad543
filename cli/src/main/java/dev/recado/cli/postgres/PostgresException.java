package dev.recado.cli.postgres;

/** PostgreSQL cannot be had; the message says why and what to do. */
public final class PostgresException extends RuntimeException {

  PostgresException(String message) {
    super(message);
  }

  PostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}
