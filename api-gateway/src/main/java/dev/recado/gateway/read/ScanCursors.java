package dev.recado.gateway.read;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Digests;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.ScanRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** Where a scan goes on: the last key of the page, with a check that ties it to the same scan. */
final class ScanCursors {

  private static final int CHECK_BYTES = 6;
  private static final int CHARS_MAX = 2048;

  private ScanCursors() {}

  static String encode(String namespace, ScanRequest scan, ByteString lastKey) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(check(namespace, scan, lastKey).concat(lastKey).toByteArray());
  }

  /** The key after which to go on; empty without a cursor. */
  static ByteString decode(String namespace, ScanRequest scan) {
    String cursor = scan.getCursor();
    if (cursor.isEmpty()) {
      return ByteString.EMPTY;
    }
    if (cursor.length() <= CHARS_MAX) {
      try {
        ByteString bytes = ByteString.copyFrom(Base64.getUrlDecoder().decode(cursor));
        if (bytes.size() > CHECK_BYTES) {
          ByteString key = bytes.substring(CHECK_BYTES);
          if (check(namespace, scan, key).equals(bytes.substring(0, CHECK_BYTES))) {
            return key;
          }
        }
      } catch (IllegalArgumentException _) {
        throw bad();
      }
    }
    throw bad();
  }

  private static ByteString check(String namespace, ScanRequest scan, ByteString lastKey) {
    MessageDigest digest = Digests.sha256();
    for (ByteString part :
        new ByteString[] {
          ByteString.copyFrom(namespace, StandardCharsets.UTF_8),
          scan.getPrefix(),
          scan.getFrom(),
          scan.getTo(),
          lastKey
        }) {
      digest.update(ByteBuffer.allocate(4).putInt(part.size()).flip());
      digest.update(part.asReadOnlyByteBuffer());
    }
    return ByteString.copyFrom(Arrays.copyOf(digest.digest(), CHECK_BYTES));
  }

  private static Rejection bad() {
    return new Rejection(
        Reason.BAD_PARAMETER,
        "The cursor is not one of this scan. Send 'next' of the page before unchanged, with the same prefix, from and to.");
  }
}
