package dev.recado.membership;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Where a key lies on the ring. */
public final class KeyIds {

  private KeyIds() {}

  /**
   * The first bits of the SHA-1 (as in Chord) of the namespace, a zero byte, and the key, or its
   * tag where it has one: keys with the same tag share a position.
   */
  public static long keyId(String namespace, ByteString key, int bits) {
    MessageDigest sha1 = Digests.sha1();
    sha1.update(namespace.getBytes(StandardCharsets.UTF_8));
    sha1.update((byte) 0);
    sha1.update(hashed(key).asReadOnlyByteBuffer());
    return ByteBuffer.wrap(sha1.digest()).getLong() >>> (Long.SIZE - bits);
  }

  /** The bytes between the first '{' and the next '}', when there are any; else the whole key. */
  static ByteString hashed(ByteString key) {
    int open = indexOf(key, '{', 0);
    int close = open < 0 ? -1 : indexOf(key, '}', open + 1);
    return close > open + 1 ? key.substring(open + 1, close) : key;
  }

  private static int indexOf(ByteString bytes, char wanted, int from) {
    for (int i = from; i < bytes.size(); i++) {
      if (bytes.byteAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }
}
