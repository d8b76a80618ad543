package dev.recado.storage.replica;

import com.google.protobuf.ByteString;
import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.ScopedKey;
import dev.recado.storage.position.ScanRange;
import java.util.Arrays;

/** A scan's range as stored keys: from inclusive, to exclusive. */
record KeyRange(Bytes fromStored, Bytes toStored) {

  static KeyRange of(ScanRange range) {
    byte[] first = max(stored(range, range.prefix()), stored(range, range.from()));
    byte[] behindPrefix = behind(stored(range, range.prefix()));
    byte[] last =
        range.to().isEmpty() ? behindPrefix : min(behindPrefix, stored(range, range.to()));
    return new KeyRange(Bytes.wrap(first), Bytes.wrap(last));
  }

  byte[] from() {
    return fromStored.array();
  }

  byte[] to() {
    return toStored.array();
  }

  private static byte[] stored(ScanRange range, ByteString key) {
    return ScopedKey.of(range.namespace(), key.toByteArray()).stored().array();
  }

  /**
   * The first key that does not start with these bytes: the last byte that is not 0xff, plus one.
   */
  private static byte[] behind(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    byte[] behind = Arrays.copyOf(prefix, length);
    behind[length - 1]++;
    return behind;
  }

  private static byte[] max(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
  }

  private static byte[] min(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
