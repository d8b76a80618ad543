package dev.recado.verification.fleet;

import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who leads which keys, as a gateway tells it, and computed as the contract says it. */
public record Ring(int bits, List<Position> positions) {

  private static final String NAMESPACE = "default";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Replicas and leader by their names. */
  public record Position(
      int number,
      BigInteger after,
      BigInteger through,
      List<String> replicas,
      Optional<String> leader) {

    private boolean owns(BigInteger id) {
      // The first arc begins behind the ring's end.
      return after.compareTo(through) < 0
          ? id.compareTo(after) > 0 && id.compareTo(through) <= 0
          : id.compareTo(after) > 0 || id.compareTo(through) <= 0;
    }
  }

  /** Asks one gateway after the other. */
  public static Ring read(FleetUnderTest fleet) throws IOException, InterruptedException {
    IOException failure = new IOException("The fleet has no gateway.");
    for (Member gateway : fleet.members(Member.Role.GATEWAY)) {
      try (HttpClient http = HttpClient.newHttpClient()) {
        return read(http, gateway, fleet.apiKey());
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static Ring read(HttpClient http, Member gateway, String apiKey)
      throws IOException, InterruptedException {
    Map<String, String> names = new HashMap<>();
    get(http, gateway, apiKey, "/v1/members")
        .path("members")
        .forEach(member -> names.put(member.path("id").asString(), member.path("name").asString()));
    JsonNode ring = get(http, gateway, apiKey, "/v1/ring");
    return new Ring(
        ring.path("bits").asInt(),
        ring.path("positions").valueStream().map(position -> position(position, names)).toList());
  }

  private static JsonNode get(HttpClient http, Member gateway, String apiKey, String path)
      throws IOException, InterruptedException {
    var response =
        http.send(
            HttpRequest.newBuilder(gateway.http().resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + apiKey)
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(gateway.name() + " answers " + path + ": " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }

  private static Position position(JsonNode position, Map<String, String> names) {
    return new Position(
        position.path("number").asInt(),
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

  public Position positionOf(String key) {
    BigInteger id = keyId(key, bits);
    return positions.stream()
        .filter(position -> position.owns(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No position owns " + id + ": " + positions));
  }

  public Optional<String> leaderOf(String key) {
    return positionOf(key).leader();
  }

  public boolean everyPositionIsLed() {
    return positions.stream().allMatch(position -> position.leader().isPresent());
  }

  private static BigInteger keyId(String key, int bits) {
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open);
    String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update((NAMESPACE + "\0" + hashed).getBytes(StandardCharsets.UTF_8));
      byte[] digest = sha1.digest();
      return new BigInteger(1, Arrays.copyOf(digest, 8)).shiftRight(64 - bits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-1", e);
    }
  }
}
