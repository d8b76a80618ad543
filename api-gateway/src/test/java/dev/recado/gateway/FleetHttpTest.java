package dev.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class FleetHttpTest {

  @RegisterExtension static final SharedGateway SHARED = new SharedGateway();

  private final RunningGateway gateway = SHARED.gateway();

  @Test
  void membersAreListedByRole() {
    JsonNode all = gateway.get("/v1/members").json();
    JsonNode storage = gateway.get("/v1/members?role=storage").json();

    assertThat(all.get("revision").longValue()).isPositive();
    assertThat(all.get("members").size()).isEqualTo(4);
    assertThat(storage.get("members").size()).isEqualTo(3);
    JsonNode member = storage.get("members").get(0);
    assertThat(member.get("role").stringValue()).isEqualTo("storage");
    assertThat(member.get("state").stringValue()).isEqualTo("live");
    assertThat(member.get("leaseExpiresAt").stringValue()).endsWith("Z");
  }

  @Test
  void ringTellsArcsAsText() {
    JsonNode ring = gateway.get("/v1/ring").json();

    assertThat(ring.get("bits").intValue()).isEqualTo(64);
    assertThat(ring.get("positions").size()).isEqualTo(3);
    JsonNode first = ring.get("positions").get(0);
    assertThat(first.get("id").stringValue()).isEqualTo("18446744073709551615");
    assertThat(first.get("arc").get("through").stringValue()).isEqualTo("18446744073709551615");
    assertThat(first.get("arc").get("after").stringValue())
        .isEqualTo(ring.get("positions").get(1).get("id").stringValue());
    assertThat(first.get("replicas").size()).isEqualTo(3);
    assertThat(first.get("leader").stringValue())
        .isEqualTo(SHARED.fleet().nodes().get(0).id().toString());
  }
}
