package dev.recado.storage.api;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.Base64;

/** Where a scan goes on, opaque to clients: after a key. */
final class ScanCursor {

  private static final String PREFIX = "s1.";
  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  private ScanCursor() {}

  static String after(ByteString key) {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(key.toByteArray());
  }

  /** The first bytes after the cursor's key: no key lies between, since none holds U+0000. */
  static ByteString from(String cursor) {
    if (!cursor.startsWith(PREFIX)) {
      throw bad();
    }
    try {
      return ByteString.copyFrom(Base64.getUrlDecoder().decode(cursor.substring(PREFIX.length())))
          .concat(ZERO);
    } catch (IllegalArgumentException e) {
      throw bad();
    }
  }

  private static Rejection bad() {
    return new Rejection(
        Reason.BAD_PARAMETER,
        "The cursor is not one that a scan gave. Send it unchanged, with the same prefix, from and to.");
  }
}
