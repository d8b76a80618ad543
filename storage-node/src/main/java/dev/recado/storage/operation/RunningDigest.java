package dev.recado.storage.operation;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/**
 * The digest of all decisions up to a log entry: the first 16 bytes of SHA-256 over the digest
 * before, the index, and each submission's identity, payload and verdict. Per log entry, so that it
 * does not depend on how entries were batched.
 */
final class RunningDigest {

  private static final int BYTES = 16;

  private final MessageDigest sha256;

  RunningDigest(Bytes before, long index) {
    sha256 = sha256();
    sha256.update(before.array());
    sha256.update(ByteBuffer.allocate(8).putLong(index).flip());
  }

  void add(Submission submission, Verdict verdict) {
    Outcome outcome = verdict.decision().outcome();
    byte[] key = submission.identity().key().stored().array();
    UUID id = submission.identity().id();
    sha256.update(
        ByteBuffer.allocate(16 + 4 + 1 + 1 + 8 + 8 + 8)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .putInt(key.length)
            .put(outcome.status().code())
            .put((byte) (verdict.replayed() ? 1 : 0))
            .putLong(outcome.version())
            .putLong(outcome.revision())
            .putLong(verdict.decision().decidedMillis())
            .flip());
    sha256.update(key);
    sha256.update(submission.fingerprint().array());
    outcome.parts().forEach(this::addPart);
  }

  private void addPart(Outcome part) {
    sha256.update(
        ByteBuffer.allocate(1 + 8 + 8)
            .put(part.status().code())
            .putLong(part.version())
            .putLong(part.revision())
            .flip());
  }

  Bytes value() {
    return Bytes.wrap(Arrays.copyOf(sha256.digest(), BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
