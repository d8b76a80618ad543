package dev.recado.discovery.api;

import dev.recado.discovery.RingProperties;
import dev.recado.discovery.fleet.Excerpt;
import dev.recado.discovery.fleet.FleetRegistry;
import dev.recado.discovery.fleet.Granted;
import dev.recado.discovery.fleet.Registration;
import dev.recado.discovery.watch.PresentView;
import dev.recado.discovery.watch.Watchers;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The REST edge: members, their leases, and the ring. */
@RestController
class MembersController {

  private final FleetRegistry registry;
  private final PresentView present;
  private final Watchers watchers;
  private final JsonBodies bodies;
  private final RingProperties ring;
  private final MemberProofs proofs;

  MembersController(
      FleetRegistry registry,
      PresentView present,
      Watchers watchers,
      JsonBodies bodies,
      RingProperties ring,
      MemberProofs proofs) {
    this.registry = registry;
    this.present = present;
    this.watchers = watchers;
    this.bodies = bodies;
    this.ring = ring;
    this.proofs = proofs;
  }

  @PostMapping("/v1/members")
  ResponseEntity<Json.Registered> register(HttpServletRequest request) {
    proofs.refuseOverRest();
    Json.Registering body = bodies.read(request, Json.Registering.class);
    Granted granted = registry.register(Registration.of(body.toMember(), "", "", List.of()));
    return ResponseEntity.created(URI.create("/v1/members/" + granted.id()))
        .body(
            new Json.Registered(
                granted.id().toString(), granted.leaseTtl().toString(), granted.revision()));
  }

  @PutMapping("/v1/members/{id}/lease")
  Json.Renewed renew(@PathVariable String id) {
    proofs.refuseOverRest();
    Granted granted = registry.renew(memberId(id), "", List.of());
    return new Json.Renewed(granted.leaseTtl().toString(), granted.revision());
  }

  @DeleteMapping("/v1/members/{id}")
  ResponseEntity<Void> leave(@PathVariable String id) {
    proofs.refuseOverRest();
    long _ = registry.leave(memberId(id), "");
    return ResponseEntity.noContent().build();
  }

  @GetMapping("/v1/members")
  Json.Members list(@RequestParam(required = false) @Nullable String role) {
    return Json.Members.of(present.read(), role(role));
  }

  @GetMapping(path = "/v1/members/watch", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter watch(
      @RequestParam(defaultValue = "0") long after,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
    var emitter = new SseEmitter(0L);
    Runnable end =
        watchers.watch(lastEventId == null ? after : number(lastEventId), new SseWatch(emitter));
    emitter.onCompletion(end);
    emitter.onError(_ -> end.run());
    emitter.onTimeout(end);
    return emitter;
  }

  @GetMapping("/v1/ring")
  Json.RingOfPositions ring() {
    return Json.RingOfPositions.of(present.read().getRing(), ring.bits());
  }

  private static Role role(@Nullable String text) {
    if (text == null) {
      return Role.ROLE_UNSPECIFIED;
    }
    Role role = Json.wireRole(text);
    if (role == Role.ROLE_UNSPECIFIED) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "role is '" + Excerpt.of(text) + "'; it must be storage, push or gateway.");
    }
    return role;
  }

  private static long number(String lastEventId) {
    try {
      return Long.parseLong(lastEventId.strip());
    } catch (NumberFormatException e) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "Last-Event-ID is '"
              + Excerpt.of(lastEventId)
              + "'; it must be a revision that the watch told.");
    }
  }

  private static UUID memberId(String text) {
    UUID id = OperationIds.parseUuid(text);
    if (id == null) {
      throw new Rejection(Reason.UNKNOWN_MEMBER, "'" + Excerpt.of(text) + "' is no member's id.");
    }
    return id;
  }
}
