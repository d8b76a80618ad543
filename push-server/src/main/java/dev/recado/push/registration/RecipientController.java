package dev.recado.push.registration;

import dev.recado.membership.Caller;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.api.ApiKeyAccess;
import dev.recado.push.api.BearerTokens;
import dev.recado.push.api.JsonBodies;
import dev.recado.push.recipient.RecipientAccess;
import dev.recado.push.recipient.Recipients;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Recipients without the way through the gateway. */
@RestController
class RecipientController {

  private final Recipients recipients;
  private final PublicAddress address;
  private final ApiKeyAccess keys;
  private final JsonBodies bodies;

  RecipientController(
      Recipients recipients, PublicAddress address, ApiKeyAccess keys, JsonBodies bodies) {
    this.recipients = recipients;
    this.address = address;
    this.keys = keys;
    this.bodies = bodies;
  }

  @PostMapping("/v1/recipients")
  ResponseEntity<Map<String, String>> register(HttpServletRequest request) {
    Caller caller = caller(request);
    JsonNode name = bodies.read(request, Set.of("name")).path("name");
    if (!name.isMissingNode() && !name.isString()) {
      throw new Rejection(Reason.BAD_PARAMETER, "The name is not text.");
    }
    var registered = recipients.register(caller.namespace(), name.asString(""));
    return ResponseEntity.created(URI.create("/v1/recipients/" + registered.id()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(
            Map.of(
                "id", registered.id().toString(),
                "token", registered.token(),
                "notifications", address.notificationsOf(registered.id())));
  }

  @DeleteMapping("/v1/recipients/{id}")
  ResponseEntity<Void> delete(@PathVariable String id, HttpServletRequest request) {
    Caller caller = caller(request);
    if (!recipients.delete(RecipientAccess.parse(id), caller.namespace())) {
      throw new Rejection(Reason.UNKNOWN_RECIPIENT, "There is no recipient " + id + ".");
    }
    return ResponseEntity.noContent().build();
  }

  private Caller caller(HttpServletRequest request) {
    return keys.require(BearerTokens.from(request.getHeader(HttpHeaders.AUTHORIZATION)));
  }
}
