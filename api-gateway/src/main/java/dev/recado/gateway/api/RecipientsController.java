package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.recipient.Recipients;
import dev.recado.gateway.web.CallerFilter;
import dev.recado.gateway.web.QueryString;
import dev.recado.gateway.web.RequestBodies;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Mailboxes, passed on to a push server. */
@RestController
class RecipientsController {

  private static final int BODY_BYTES_MAX = 64 << 10;

  private final Recipients recipients;
  private final Doors doors;

  RecipientsController(Recipients recipients, Doors doors) {
    this.recipients = recipients;
    this.doors = doors;
  }

  @PostMapping("/v1/recipients")
  void register(HttpServletRequest request, HttpServletResponse response) throws IOException {
    doors.requireOpen();
    var _ = QueryString.of(request);
    var registered = recipients.register(CallerFilter.callerOf(request).namespace(), name(request));
    var json = new LinkedHashMap<String, Object>();
    json.put("id", registered.getId());
    json.put("token", registered.getToken());
    json.put("notifications", registered.getNotifications());
    response.setHeader("Location", "/v1/recipients/" + registered.getId());
    response.setHeader("Cache-Control", "no-store");
    JsonResponses.write(response, HttpServletResponse.SC_CREATED, json);
  }

  /** A body is not needed. */
  private static String name(HttpServletRequest request) {
    ByteString body = RequestBodies.read(request, BODY_BYTES_MAX, Reason.REQUEST_TOO_LARGE);
    if (body.isEmpty()) {
      return "";
    }
    RequestBodies.requireJson(request);
    JsonNode root = OperationsJson.tree(body);
    OperationsJson.requireFields(root, Set.of("name"));
    String name = OperationsJson.text(root, "name", Reason.BAD_PARAMETER);
    return name == null ? "" : name;
  }

  @DeleteMapping("/v1/recipients/{id}")
  void delete(
      @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response) {
    doors.requireOpen();
    recipients.delete(
        CallerFilter.callerOf(request).namespace(), UUID.fromString(OperationsJson.recipient(id)));
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  @PostMapping("/v1/recipients/{id}/token")
  void rotateToken(
      @PathVariable("id") String text, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doors.requireOpen();
    String id = OperationsJson.recipient(text);
    String token =
        recipients.rotateToken(CallerFilter.callerOf(request).namespace(), UUID.fromString(id));
    var json = new LinkedHashMap<String, Object>();
    json.put("id", id);
    json.put("token", token);
    response.setHeader("Cache-Control", "no-store");
    JsonResponses.write(response, HttpServletResponse.SC_OK, json);
  }
}
