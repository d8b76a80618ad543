package dev.recado.storage.operation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key within its namespace, as it is stored: the namespace's UTF-8, a zero byte, the key. Neither
 * part holds a zero byte, so a namespace's keys are one contiguous range, in key order.
 */
public record ScopedKey(Bytes stored) implements Comparable<ScopedKey> {

  public static ScopedKey of(String namespace, byte[] key) {
    byte[] scope = namespace.getBytes(StandardCharsets.UTF_8);
    byte[] stored = Arrays.copyOf(scope, scope.length + 1 + key.length);
    System.arraycopy(key, 0, stored, scope.length + 1, key.length);
    return new ScopedKey(Bytes.wrap(stored));
  }

  public String namespace() {
    return new String(stored.array(), 0, separator(), StandardCharsets.UTF_8);
  }

  public byte[] key() {
    return Arrays.copyOfRange(stored.array(), separator() + 1, stored.size());
  }

  private int separator() {
    byte[] array = stored.array();
    for (int i = 0; i < array.length; i++) {
      if (array[i] == 0) {
        return i;
      }
    }
    throw new IllegalStateException("A stored key has a zero byte behind its namespace");
  }

  @Override
  public int compareTo(ScopedKey other) {
    return stored.compareTo(other.stored);
  }
}
