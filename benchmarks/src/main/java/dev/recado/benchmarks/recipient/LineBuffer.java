package dev.recado.benchmarks.recipient;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line whose bytes come piece by piece; small until a long one comes. */
final class LineBuffer {

  private static final int BYTES_MAX = 1 << 20;
  private static final int BYTES_FIRST = 64;

  private byte[] bytes = new byte[BYTES_FIRST];
  private int length;

  /**
   * Takes the next byte.
   *
   * @return whether it has ended the line
   * @throws ProtocolException for a line that is too long to be one
   */
  boolean add(byte next) throws ProtocolException {
    if (next == '\n') {
      return true;
    }
    if (length == bytes.length) {
      if (length == BYTES_MAX) {
        throw new ProtocolException("a line of more than " + BYTES_MAX + " bytes");
      }
      bytes = Arrays.copyOf(bytes, Math.min(BYTES_MAX, 2 * length));
    }
    bytes[length++] = next;
    return false;
  }

  /** The line without its end; the next one begins. */
  String take() {
    int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
    length = 0;
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
