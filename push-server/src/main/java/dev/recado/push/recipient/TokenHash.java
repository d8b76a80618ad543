package dev.recado.push.recipient;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What is kept of a recipient's token: its SHA-256. A plain hash is enough, because a token is 256
 * random bits.
 */
public record TokenHash(ByteString sha256) {

  private static final int TOKEN_CHARS_MAX = 256;

  static TokenHash of(String token) {
    return new TokenHash(
        ByteString.copyFrom(Digests.sha256().digest(token.getBytes(StandardCharsets.UTF_8))));
  }

  public static TokenHash ofBytes(byte[] sha256) {
    return new TokenHash(ByteString.copyFrom(sha256));
  }

  /** Compares in constant time. */
  boolean matches(String token) {
    return token.length() <= TOKEN_CHARS_MAX
        && MessageDigest.isEqual(sha256.toByteArray(), of(token).sha256.toByteArray());
  }
}
