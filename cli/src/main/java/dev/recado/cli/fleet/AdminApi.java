package dev.recado.cli.fleet;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What admins ask of a running fleet, at the first of its gateways that answers. */
public final class AdminApi {

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
  private static final Duration READ_PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A listed member. */
  public record Member(String id, String name) {}

  /**
   * A member's faults on purpose.
   *
   * @param faults as JSON, only what is set
   * @param counts as JSON, how often they have befallen somebody
   */
  public record Faults(String faults, String counts, List<String> failpoints) {}

  private final List<Integer> gateways;
  private final String key;

  private AdminApi(List<Integer> gateways, String key) {
    this.gateways = List.copyOf(gateways);
    this.key = key;
  }

  public static AdminApi of(FleetState fleet, Path adminKey) {
    List<Integer> ports =
        fleet.members().stream()
            .filter(member -> member.name().startsWith("gateway-"))
            .filter(member -> member.process().filter(p -> p.alive()).isPresent())
            .map(member -> member.ports().getOrDefault("server.port", 0))
            .toList();
    try {
      return new AdminApi(ports, Files.readString(adminKey).strip());
    } catch (IOException e) {
      throw new FleetException("There is no admin key in " + adminKey + " (yet).", e);
    }
  }

  /** Of a fleet whose gateways listen on these ports. */
  static AdminApi of(List<Integer> gateways, String key) {
    return new AdminApi(gateways, key);
  }

  public List<Member> members() {
    var members = new ArrayList<Member>();
    for (JsonNode node : ask("GET", "/v1/members", Map.of()).path("members")) {
      members.add(new Member(node.path("id").asString(), node.path("name").asString()));
    }
    return members;
  }

  /** The one of that name or id. */
  public Member member(String nameOrId) {
    List<Member> members = members();
    return members.stream()
        .filter(member -> member.id().equals(nameOrId) || member.name().equals(nameOrId))
        .findFirst()
        .orElseThrow(() ->
            new FleetException(
                "The fleet lists no member '"
                    + nameOrId
                    + "'. It lists "
                    + String.join(", ", members.stream().map(Member::name).sorted().toList())
                    + "."));
  }

  public Faults faults(Member member) {
    return toFaults(ask("GET", path(member), Map.of()));
  }

  /** Replaces the member's faults. */
  public Faults put(Member member, Map<String, Object> rules) {
    return toFaults(ask("PUT", path(member), rules));
  }

  /** Befalls once: {@code kill}, {@code pause}, {@code killPostgres}. */
  public void strike(Member member, Map<String, Object> strike) {
    var _ = ask("PUT", path(member), strike);
  }

  public void clear(Member member) {
    var _ = ask("DELETE", path(member), Map.of());
  }

  private static String path(Member member) {
    return "/v1/admin/members/" + member.id() + "/faults";
  }

  private static Faults toFaults(JsonNode node) {
    var failpoints = new ArrayList<String>();
    node.path("failpoints").forEach(point -> failpoints.add(point.asString()));
    return new Faults(node.path("faults").toString(), node.path("counts").toString(), failpoints);
  }

  private JsonNode ask(String method, String path, Map<String, Object> body) {
    String last = "none runs";
    for (int port : gateways) {
      try {
        return ask(port, method, path, body);
      } catch (IOException e) {
        last = "port " + port + ": " + e.getMessage();
      }
    }
    throw new FleetException("No gateway of the fleet answers (" + last + ").");
  }

  private JsonNode ask(int port, String method, String path, Map<String, Object> body)
      throws IOException {
    var url = URI.create("http://" + MemberAddresses.HOST + ":" + port + path).toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setConnectTimeout(Math.toIntExact(CONNECT_PATIENCE.toMillis()));
    connection.setReadTimeout(Math.toIntExact(READ_PATIENCE.toMillis()));
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", "Bearer " + key);
    try {
      if (method.equals("PUT")) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (var out = connection.getOutputStream()) {
          out.write(JSON.writeValueAsBytes(body));
        }
      }
      int status = connection.getResponseCode();
      JsonNode answer = json(connection, status);
      if (status >= 300) {
        throw new FleetException(
            answer.path("reason").asString("HTTP " + status)
                + ": "
                + answer.path("detail").asString("the gateway says no more."));
      }
      return answer;
    } finally {
      connection.disconnect();
    }
  }

  private static JsonNode json(HttpURLConnection connection, int status) throws IOException {
    try (var body = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IOException("its answer is no JSON", e);
    }
  }
}
