package dev.recado.storage.ratis;

/**
 * What is in the data directory and in the database do not belong together; the message says what
 * to do. Not to be tried again.
 */
final class DataMismatchException extends RuntimeException {

  DataMismatchException(String message) {
    super(message);
  }
}
