package dev.recado.push.channel;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.api.BearerTokens;
import dev.recado.push.api.JsonBodies;
import dev.recado.push.reading.Acknowledgements;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.RecipientAccess;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Acknowledgements over HTTP, cumulative. */
@RestController
class AcknowledgementController {

  private final RecipientAccess access;
  private final Acknowledgements acknowledgements;
  private final JsonBodies bodies;

  AcknowledgementController(
      RecipientAccess access, Acknowledgements acknowledgements, JsonBodies bodies) {
    this.access = access;
    this.acknowledgements = acknowledgements;
    this.bodies = bodies;
  }

  @PostMapping("/v1/recipients/{id}/acknowledgements")
  ResponseEntity<Void> acknowledge(@PathVariable String id, HttpServletRequest request) {
    Recipient recipient =
        access.require(id, BearerTokens.from(request.getHeader(HttpHeaders.AUTHORIZATION)));
    JsonNode through = bodies.read(request, Set.of("through")).path("through");
    if (!through.isIntegralNumber() || !through.canConvertToLong() || through.asLong() < 0) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "'through' is not a sequence. Send {\"through\": 42}, the last one that is done with.");
    }
    acknowledgements.acknowledge(recipient.id(), through.asLong());
    return ResponseEntity.noContent().build();
  }
}
