package dev.recado.storage.operation;

/**
 * What is kept under a key.
 *
 * @param bytes empty where only the length is known, since nobody is told more
 * @param length of the whole value, in bytes
 */
public record Value(Bytes bytes, String contentType, int length) {

  public Value(Bytes bytes, String contentType) {
    this(bytes, contentType, bytes.size());
  }

  /** Of a stored entry whose bytes were left in the table. */
  public static Value unread(String contentType, int length) {
    return new Value(Bytes.EMPTY, contentType, length);
  }
}
