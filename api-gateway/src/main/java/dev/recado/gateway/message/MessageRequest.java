package dev.recado.gateway.message;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a client asks for, of the right form.
 *
 * @param member only with MEMBER
 * @param payload JSON
 */
public record MessageRequest(
    MessageId id,
    Addressing addressing,
    Optional<UUID> member,
    ByteString payload,
    Instant deadline) {

  /** Of what makes it this message; another deadline does not make it another. */
  ByteString fingerprint() {
    MessageDigest digest = Digests.sha256();
    digest.update(
        (addressing + member.map(UUID::toString).orElse("") + '\n')
            .getBytes(StandardCharsets.US_ASCII));
    digest.update(payload.asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }
}
