package dev.recado.gateway.api;

import dev.recado.faults.FaultControl;
import dev.recado.faults.FaultRules;
import dev.recado.faults.FleetFaults;
import dev.recado.faults.Strike;
import dev.recado.gateway.web.QueryString;
import dev.recado.gateway.web.RequestBodies;
import dev.recado.membership.FleetMember;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Any member's faults on purpose, for admins. */
@RestController
class FaultsController {

  private static final String PATH = "/v1/admin/members/{id}/faults";
  private static final int BODY_BYTES_MAX = 4096;

  private final FleetFaults faults;

  FaultsController(FleetFaults faults) {
    this.faults = faults;
  }

  @GetMapping(PATH)
  void get(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    FleetMember member = member(id, request);
    JsonResponses.write(
        response, HttpServletResponse.SC_OK, FaultsJson.of(member, faults.get(member)));
  }

  @PutMapping(PATH)
  void put(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    FleetMember member = member(id, request);
    RequestBodies.requireJson(request);
    JsonNode body =
        OperationsJson.tree(RequestBodies.read(request, BODY_BYTES_MAX, Reason.REQUEST_TOO_LARGE));
    Optional<Strike> strike = FaultsJson.strike(body);
    Runnable afterwards;
    if (strike.isPresent()) {
      afterwards = faults.strike(member, strike.get());
      JsonResponses.write(
          response, HttpServletResponse.SC_ACCEPTED, FaultsJson.of(member, strike.get()));
    } else {
      FaultControl.Put put = faults.put(member, FaultsJson.rules(body));
      afterwards = put.afterwards();
      JsonResponses.write(response, HttpServletResponse.SC_OK, FaultsJson.of(member, put.faults()));
    }
    // The gateway itself may be the one that ends.
    response.flushBuffer();
    afterwards.run();
  }

  @DeleteMapping(PATH)
  void clear(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    var _ = faults.put(member(id, request), FaultRules.NONE);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private FleetMember member(String id, HttpServletRequest request) {
    FleetMember member = faults.member(id);
    var _ = QueryString.of(request);
    return member;
  }
}
