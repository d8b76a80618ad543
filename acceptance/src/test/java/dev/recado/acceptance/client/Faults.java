package dev.recado.acceptance.client;

import java.util.List;
import java.util.Map;

/** Faults on purpose, as an admin sets them at a gateway, by the members' names. */
public final class Faults {

  private final RestClient gateway;

  public Faults(RestClient gateway) {
    this.gateway = gateway;
  }

  private String path(String member) {
    for (var node : gateway.get("/v1/members").hasStatus(200).json().path("members")) {
      if (node.path("name").asString().equals(member)) {
        return "/v1/admin/members/" + node.path("id").asString() + "/faults";
      }
    }
    throw new AssertionError("No member is called " + member);
  }

  private Answer send(String member, Map<String, Object> faults) {
    return gateway.put(path(member), Json.write(faults), "Content-Type", "application/json");
  }

  /** Replaces the member's faults. */
  public void put(String member, Map<String, Object> rules) {
    var _ = send(member, rules).hasStatus(200);
  }

  /** The member's process is to end there. */
  public void stopAt(String member, String failpoint) {
    put(member, Map.of("stopAt", List.of(failpoint)));
  }

  /** Befalls once. */
  public void strike(String member, String name, Object value) {
    var _ = send(member, Map.of(name, value)).hasStatus(202);
  }

  public void clear(String member) {
    var _ = gateway.delete(path(member)).hasStatus(204);
  }

  /** How many acknowledgements were lost since the faults were put. */
  public long lostAcknowledgements(String member) {
    return gateway
        .get(path(member))
        .hasStatus(200)
        .json()
        .path("counts")
        .path("lostAcknowledgements")
        .asLong();
  }
}
