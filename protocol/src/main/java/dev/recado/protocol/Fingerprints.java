package dev.recado.protocol;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Part;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What an operation's payload was, in 16 bytes: the first half of the SHA-256 of kind, key, value,
 * content type, precondition and parts, each with its length. Deadline and recipient are not
 * covered: a retry may change them.
 */
public final class Fingerprints {

  private static final int BYTES = 16;

  private Fingerprints() {}

  public static byte[] of(Operation operation) {
    MessageDigest digest = Digests.sha256();
    update(
        digest,
        Part.newBuilder()
            .setKind(operation.getKind())
            .setKey(operation.getKey())
            .setValue(operation.getValue())
            .setContentType(operation.getContentType())
            .setIfRevision(operation.getIfRevision())
            .build());
    operation.getOperationsList().forEach(part -> update(digest, part));
    return Arrays.copyOf(digest.digest(), BYTES);
  }

  private static void update(MessageDigest digest, Part part) {
    digest.update((byte) part.getKind().getNumber());
    update(digest, part.getKey());
    update(digest, part.getValue());
    update(digest, ByteString.copyFrom(part.getContentType(), StandardCharsets.UTF_8));
    digest.update(ByteBuffer.allocate(8).putLong(part.getIfRevision()).flip());
  }

  private static void update(MessageDigest digest, ByteString bytes) {
    digest.update(ByteBuffer.allocate(4).putInt(bytes.size()).flip());
    digest.update(bytes.asReadOnlyByteBuffer());
  }
}
