package dev.recado.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * New digests by copying an empty one: looking an algorithm up among the security providers costs
 * more than the digest of a key.
 */
public final class Digests {

  private static final MessageDigest SHA_1 = lookedUp("SHA-1");
  private static final MessageDigest SHA_256 = lookedUp("SHA-256");

  private Digests() {}

  public static MessageDigest sha1() {
    return copy(SHA_1);
  }

  public static MessageDigest sha256() {
    return copy(SHA_256);
  }

  private static MessageDigest copy(MessageDigest empty) {
    try {
      return (MessageDigest) empty.clone();
    } catch (CloneNotSupportedException e) {
      // A provider that cannot copy, as some that keep the state in hardware.
      return lookedUp(empty.getAlgorithm());
    }
  }

  private static MessageDigest lookedUp(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }
}
