package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Recipient;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.cli.fleet.MemberAddresses;
import dev.recado.verification.fleet.Ring;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the fleet tells of itself, over REST: members, ring, pings, recipients. */
@WithFleet
@Order(52)
class FleetViewAcceptanceTest {

  private final Fleet fleet;
  private final RestClient gateway;

  FleetViewAcceptanceTest(Fleet fleet) {
    fleet.heal();
    this.fleet = fleet;
    this.gateway = fleet.gateway();
  }

  @Test
  void membersAreListedByRole() {
    JsonNode all = gateway.get("/v1/members").hasStatus(200).json();
    assertThat(all.path("revision").asLong()).isPositive();
    assertThat(all.path("members").valueStream().map(m -> m.path("name").asString()))
        .containsExactlyInAnyOrder("storage-1", "storage-2", "storage-3", "push-1", "gateway-1");
    all.path("members")
        .forEach(member -> {
          assertThat(member.path("id").asString()).hasSize(36);
          assertThat(member.path("state").asString()).isEqualTo("live");
          MemberAddresses address = fleet.told(member.path("name").asString());
          assertThat(member.path("host").asString()).isEqualTo("127.0.0.1");
          assertThat(member.path("httpPort").asInt()).isEqualTo(address.httpPort());
          assertThat(member.path("grpcPort").asInt()).isEqualTo(address.grpcPort());
          assertThat(member.path("raftPort").asInt(0)).isEqualTo(address.raftPort());
          assertThat(Instant.parse(member.path("leaseExpiresAt").asString()))
              .isAfter(Instant.now().minusSeconds(30));
        });
    for (RestClient door : List.of(gateway, fleet.rest(Fleet.DISCOVERY))) {
      JsonNode storage = door.get("/v1/members?role=storage").hasStatus(200).json();
      assertThat(storage.path("members").valueStream().map(m -> m.path("role").asString()))
          .containsExactly("storage", "storage", "storage");
    }
  }

  /** Positions at 2^m - 1 - i * 2^m / n; each owns the arc back to its predecessor. */
  @Test
  void ringIsCoveredByPositionsWithThreeReplicas() {
    BigInteger size = BigInteger.TWO.pow(64);
    for (RestClient door : List.of(gateway, fleet.rest(Fleet.DISCOVERY))) {
      JsonNode ring = door.get("/v1/ring").hasStatus(200).json();
      assertThat(ring.path("epoch").asLong()).isPositive();
      assertThat(ring.path("bits").asInt()).isEqualTo(64);
      assertThat(ring.path("positions").valueStream().map(p -> p.path("id").asString()))
          .containsExactlyInAnyOrder(
              size.subtract(BigInteger.ONE).toString(),
              "12297829382473034410",
              "6148914691236517205");
    }
    List<Ring.Position> positions = fleet.ring().positions();
    BigInteger covered =
        positions.stream()
            .map(p -> p.through().subtract(p.after()).mod(size))
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(covered).isEqualTo(size);
    assertThat(positions)
        .allSatisfy(position -> {
          assertThat(position.replicas()).containsExactlyInAnyOrderElementsOf(Fleet.STORAGE);
          assertThat(position.leader()).isPresent().get().isIn(position.replicas());
        });
  }

  @Test
  void everyProcessAnswersPingWithoutAKey() {
    for (MemberAddresses member : fleet.addresses()) {
      Answer ping = new RestClient(member.http(), "").get("/v1/ping").hasStatus(200);
      assertThat(ping.json().path("status").asString()).as(member.name()).isEqualTo("ready");
    }
  }

  @Test
  void recipientIsRegisteredAndDeleted() {
    JsonNode registered =
        gateway.post("/v1/recipients", Map.of("name", "me")).hasStatus(201).json();
    Recipient recipient =
        new Recipient(
            registered.path("id").asString(),
            registered.path("token").asString(),
            registered.path("notifications").asString());
    assertThat(recipient.notifications())
        .isEqualTo(fleet.address(Fleet.PUSH).http() + recipient.path("notifications"));
    var _ = recipient.poll("").hasStatus(200);
    var _ = gateway.delete("/v1/recipients/" + recipient.id()).hasStatus(204);
    var _ = recipient.poll("").isProblem(404, "UNKNOWN_RECIPIENT", "Unknown recipient");
    var _ =
        gateway
            .delete("/v1/recipients/" + recipient.id())
            .isProblem(404, "UNKNOWN_RECIPIENT", "Unknown recipient");
  }
}
