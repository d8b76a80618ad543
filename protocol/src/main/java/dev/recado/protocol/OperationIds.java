package dev.recado.protocol;

import com.github.f4b6a3.uuid.UuidCreator;
import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** Operation ids: UUIDv7 (RFC 9562), as text at the edges and as 16 bytes inside. */
public final class OperationIds {

  private OperationIds() {}

  /** A new id of a client's own. */
  public static UUID next() {
    return UuidCreator.getTimeOrderedEpoch();
  }

  /** A new id, for a client that sent none: by fleet time, as ids are judged. */
  public static UUID next(InstantSource fleetTime) {
    return UuidCreator.getTimeOrderedEpoch(fleetTime.instant());
  }

  /** Reads an id in its canonical text form; letter case does not matter. */
  public static UUID parse(String text) {
    UUID id = parseUuid(text);
    if (id == null || id.version() != 7 || id.variant() != 2) {
      throw new Rejection(
          Reason.BAD_ID,
          "'"
              + abbreviate(text)
              + "' is not an operation id. Use a UUIDv7 in its canonical form, made once and sent with every retry.");
    }
    return id;
  }

  /** When the id was made, by its maker's clock (RFC 9562, section 5.7). */
  public static Instant madeAt(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /**
   * Refuses an id that was made later than clocks may differ.
   *
   * @throws Rejection ID_AHEAD, with the server's time
   */
  public static void requireNotAhead(UUID id, Instant fleetTime) {
    if (madeAt(id).isAfter(fleetTime.plus(OperationLimits.ID_AHEAD_MAX))) {
      throw new Rejection(
          Reason.ID_AHEAD,
          "The id was made at "
              + madeAt(id)
              + ", but it is "
              + fleetTime
              + ". Correct the clock, and make a new id.",
          Duration.ZERO,
          Map.of("serverTime", fleetTime.toString()));
    }
  }

  /** A UUID of any version in its canonical 36 characters; null when the text is none. */
  public static @org.jspecify.annotations.Nullable UUID parseUuid(String text) {
    if (text.length() != 36) {
      return null;
    }
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equalsIgnoreCase(text) ? id : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  public static byte[] toBytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  public static ByteString toByteString(UUID id) {
    return ByteString.copyFrom(toBytes(id));
  }

  /** From 16 bytes. */
  public static UUID fromBytes(byte[] bytes) {
    return fromBuffer(ByteBuffer.wrap(bytes));
  }

  public static UUID fromByteString(ByteString bytes) {
    return fromBuffer(bytes.asReadOnlyByteBuffer());
  }

  private static UUID fromBuffer(ByteBuffer buffer) {
    if (buffer.remaining() != 16) {
      throw new IllegalArgumentException("A UUID has 16 bytes, not " + buffer.remaining());
    }
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static String abbreviate(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
