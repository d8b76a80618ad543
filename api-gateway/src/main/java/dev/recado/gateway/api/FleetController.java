package dev.recado.gateway.api;

import dev.recado.gateway.web.QueryString;
import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.membership.MemberRole;
import dev.recado.membership.Membership;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The fleet as this gateway sees it, and whether it can serve. */
@RestController
class FleetController {

  private final Membership membership;
  private final Readiness readiness;

  FleetController(Membership membership, Readiness readiness) {
    this.membership = membership;
    this.readiness = readiness;
  }

  @GetMapping("/v1/ping")
  void ping(HttpServletResponse response) throws IOException {
    readiness.require();
    JsonResponses.write(
        response,
        HttpServletResponse.SC_OK,
        Map.of("status", "ready", "role", MemberRole.GATEWAY.name().toLowerCase(Locale.ROOT)));
  }

  @GetMapping("/v1/members")
  void members(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<MemberRole> role =
        QueryString.of(request, "role").text("role").map(FleetController::role);
    FleetView view = membership.requireView();
    List<FleetMember> members = role.map(view::members).orElseGet(view::members);
    var json = new LinkedHashMap<String, Object>();
    json.put("revision", view.revision());
    json.put("members", members.stream().map(FleetController::member).toList());
    if (view.heldBack()) {
      json.put("heldBack", true);
    }
    JsonResponses.write(response, HttpServletResponse.SC_OK, json);
  }

  @GetMapping("/v1/ring")
  void ring(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var _ = QueryString.of(request);
    Placement placement = Readiness.placement(membership.requireView());
    var json = new LinkedHashMap<String, Object>();
    json.put("epoch", placement.epoch());
    json.put("bits", placement.ring().bits());
    json.put(
        "positions",
        placement.positions().stream().map(position -> position(placement, position)).toList());
    JsonResponses.write(response, HttpServletResponse.SC_OK, json);
  }

  private static MemberRole role(String name) {
    return Arrays.stream(MemberRole.values())
        .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new Rejection(Reason.BAD_PARAMETER, "role is one of storage, push, gateway."));
  }

  private static Map<String, Object> member(FleetMember member) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", member.id().toString());
    json.put("name", member.name());
    json.put("role", member.role().name().toLowerCase(Locale.ROOT));
    json.put("host", member.host());
    json.put("httpPort", member.httpPort());
    json.put("grpcPort", member.grpcPort());
    json.put("internalGrpcPort", member.internalGrpcPort());
    if (member.role() == MemberRole.STORAGE) {
      json.put("raftPort", member.raftPort());
    }
    json.put("zone", member.zone());
    json.put("state", member.suspect() ? "suspect" : "live");
    json.put("leaseExpiresAt", member.leaseExpiresAt().toString());
    return json;
  }

  private static Map<String, Object> position(Placement placement, PlacedPosition position) {
    var arc = new LinkedHashMap<String, Object>();
    arc.put("after", Long.toUnsignedString(placement.ring().afterOf(position.number())));
    arc.put("through", position.idText());
    var json = new LinkedHashMap<String, Object>();
    json.put("id", position.idText());
    json.put("number", position.number());
    json.put("arc", arc);
    json.put("replicas", position.replicas().stream().map(Object::toString).toList());
    position.leader().ifPresent(leader -> json.put("leader", leader.toString()));
    json.put("incarnation", position.incarnation());
    return json;
  }
}
