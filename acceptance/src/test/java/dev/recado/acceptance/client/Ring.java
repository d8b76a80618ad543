package dev.recado.acceptance.client;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Who leads which keys, computed as the contract says it: SHA-1 as in Chord, arcs (X, Y]. */
public record Ring(int bits, List<Position> positions) {

  private static final String NAMESPACE = "default";

  /** Replicas and leader by their names. */
  public record Position(
      BigInteger after, BigInteger through, List<String> replicas, Optional<String> leader) {

    private boolean owns(BigInteger id) {
      // The first arc begins behind the ring's end.
      return after.compareTo(through) < 0
          ? id.compareTo(after) > 0 && id.compareTo(through) <= 0
          : id.compareTo(after) > 0 || id.compareTo(through) <= 0;
    }
  }

  public static Ring read(RestClient gateway) {
    Map<String, String> names = new HashMap<>();
    gateway
        .get("/v1/members")
        .hasStatus(200)
        .json()
        .path("members")
        .forEach(member -> names.put(member.path("id").asString(), member.path("name").asString()));
    JsonNode ring = gateway.get("/v1/ring").hasStatus(200).json();
    return new Ring(
        ring.path("bits").asInt(),
        ring.path("positions").valueStream().map(position -> position(position, names)).toList());
  }

  private static Position position(JsonNode position, Map<String, String> names) {
    return new Position(
        new BigInteger(position.path("arc").path("after").asString()),
        new BigInteger(position.path("arc").path("through").asString()),
        position
            .path("replicas")
            .valueStream()
            .map(id -> names.getOrDefault(id.asString(), id.asString()))
            .collect(Collectors.toList()),
        Optional.ofNullable(position.get("leader"))
            .map(id -> names.getOrDefault(id.asString(), id.asString())));
  }

  public Optional<String> leaderOf(String key) {
    return positionOf(key).leader();
  }

  public Position positionOf(String key) {
    BigInteger id = keyId(key, bits);
    return positions.stream()
        .filter(position -> position.owns(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No position owns " + id + ": " + positions));
  }

  static BigInteger keyId(String key, int bits) {
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open);
    String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update((NAMESPACE + "\0" + hashed).getBytes(StandardCharsets.UTF_8));
      byte[] digest = sha1.digest();
      return new BigInteger(1, Arrays.copyOf(digest, 8)).shiftRight(64 - bits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
