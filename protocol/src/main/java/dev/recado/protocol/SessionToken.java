package dev.recado.protocol;

import dev.recado.protocol.v1.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client has seen: for each position's number, the incarnation and the applied index. Opaque
 * to clients; as text it is {@code r1.} and the base64url of {@code number:incarnation:index,…}.
 */
public record SessionToken(Map<Integer, Seen> positions) {

  /** Ordered: a higher incarnation is newer than any index of a lower one. */
  public record Seen(long incarnation, long index) implements Comparable<Seen> {
    @Override
    public int compareTo(Seen other) {
      int byIncarnation = Long.compare(incarnation, other.incarnation);
      return byIncarnation != 0 ? byIncarnation : Long.compare(index, other.index);
    }
  }

  public static final SessionToken NOTHING = new SessionToken(Map.of());
  private static final String PREFIX = "r1.";
  private static final int CHARS_MAX = 8192;

  public SessionToken {
    positions = Map.copyOf(positions);
  }

  public static SessionToken of(int position, long incarnation, long index) {
    return new SessionToken(Map.of(position, new Seen(incarnation, index)));
  }

  /** The maximum of several. */
  public static SessionToken merge(Collection<SessionToken> tokens) {
    var merged = new TreeMap<Integer, Seen>();
    for (SessionToken token : tokens) {
      token.positions.forEach(
          (position, seen) -> merged.merge(position, seen, (a, b) -> a.compareTo(b) >= 0 ? a : b));
    }
    return new SessionToken(merged);
  }

  /** What must have been applied at the position; nothing seen is incarnation 0, index 0. */
  public Seen at(int position) {
    return positions.getOrDefault(position, new Seen(0, 0));
  }

  public String encode() {
    var text = new StringBuilder();
    new TreeMap<>(positions)
        .forEach((position, seen) ->
            text.append(text.isEmpty() ? "" : ",")
                .append(position)
                .append(':')
                .append(seen.incarnation)
                .append(':')
                .append(seen.index));
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  public static SessionToken decode(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    if (!text.startsWith(PREFIX) || text.length() > CHARS_MAX) {
      throw bad();
    }
    try {
      String inner =
          new String(
              Base64.getUrlDecoder().decode(text.substring(PREFIX.length())),
              StandardCharsets.US_ASCII);
      var positions = new TreeMap<Integer, Seen>();
      for (String part : inner.isEmpty() ? new String[0] : inner.split(",", -1)) {
        String[] numbers = part.split(":", -1);
        if (numbers.length != 3) {
          throw bad();
        }
        positions.put(
            Integer.parseInt(numbers[0]),
            new Seen(Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
      }
      return new SessionToken(positions);
    } catch (IllegalArgumentException e) {
      throw bad();
    }
  }

  private static Rejection bad() {
    return new Rejection(
        Reason.BAD_SESSION,
        "The session token is not one that Recado gave. Send it unchanged, or leave it out.");
  }
}
