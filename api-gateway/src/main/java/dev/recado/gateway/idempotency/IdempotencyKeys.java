package dev.recado.gateway.idempotency;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the header {@code Idempotency-Key} says (IETF draft-ietf-httpapi-idempotency-key-header). A
 * UUIDv7 is the operation's id. Any other key is mapped to an id, once in a namespace, and kept for
 * a window: the one case in which a retry that comes too late is another operation.
 */
public final class IdempotencyKeys {

  private static final Logger log = LoggerFactory.getLogger(IdempotencyKeys.class);
  private static final int CHARS_MAX = 255;
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1," + CHARS_MAX + "}");

  private final IdempotencyKeyTable table;
  private final InstantSource fleetTime;

  IdempotencyKeys(IdempotencyKeyTable table, InstantSource fleetTime) {
    this.table = table;
    this.fleetTime = fleetTime;
  }

  /**
   * The operation's id, in its canonical form. Asks the database for a key that is none.
   *
   * @param header as it was sent; quotes around it and a UUID's letter case do not matter
   */
  public String operationId(String namespace, String header) {
    String key = unquoted(header.strip());
    UUID uuid = OperationIds.parseUuid(key);
    if (uuid != null && uuid.version() == 7 && uuid.variant() == 2) {
      return uuid.toString();
    }
    if (!PRINTABLE.matcher(key).matches()) {
      throw new Rejection(
          Reason.BAD_ID,
          "The Idempotency-Key must be a UUIDv7, or 1 to "
              + CHARS_MAX
              + " printable ASCII characters, made once and sent with every retry.");
    }
    try {
      String written = uuid == null ? key : key.toLowerCase(Locale.ROOT);
      return table.idOf(namespace, written, OperationIds.next(fleetTime)).toString();
    } catch (SQLException e) {
      log.warn("An idempotency key could not be looked up: {}", e.toString());
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE,
          "The gateway's database cannot be reached, and only it knows what the Idempotency-Key stands for. Try again, or use a UUIDv7.");
    }
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
