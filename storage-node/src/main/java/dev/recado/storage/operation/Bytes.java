package dev.recado.storage.operation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * Bytes as a value: equal by content, ordered as unsigned. The wrapped array must not be changed by
 * anybody.
 */
public final class Bytes implements Comparable<Bytes> {

  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** The wrapped array itself. */
  public byte[] array() {
    return array;
  }

  /** From 16 bytes. */
  public UUID toUuid() {
    if (array.length != 16) {
      throw new IllegalStateException("A UUID has 16 bytes, not " + array.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(array);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  public static Bytes of(UUID id) {
    return wrap(
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array());
  }

  public int size() {
    return array.length;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return array.length + " bytes";
  }
}
