package dev.recado.gateway.api;

import dev.recado.gateway.message.GroupMessage;
import dev.recado.gateway.message.MessageId;
import dev.recado.gateway.message.MessageRequest;
import dev.recado.gateway.message.MessageState;
import dev.recado.gateway.message.Messages;
import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.operation.OperationProperties;
import dev.recado.gateway.web.CallerFilter;
import dev.recado.gateway.web.QueryString;
import dev.recado.gateway.web.RequestBodies;
import dev.recado.membership.FleetClock;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Group communication: messages to storage nodes. */
@RestController
class MessagesController {

  /** Room for a payload of 1 MiB with escapes. */
  private static final int BODY_BYTES_MAX = 4 << 20;

  private final Messages messages;
  private final Doors doors;
  private final OperationProperties properties;
  private final MessagesJson json;

  MessagesController(
      Messages messages,
      Doors doors,
      OperationProperties properties,
      Deadlines deadlines,
      FleetClock clock) {
    this.messages = messages;
    this.doors = doors;
    this.properties = properties;
    this.json = new MessagesJson(deadlines, clock);
  }

  @PostMapping("/v1/messages")
  void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    doors.requireOpen();
    var _ = QueryString.of(request);
    RequestBodies.requireJson(request);
    MessageRequest message =
        json.parse(
            CallerFilter.callerOf(request).namespace(),
            RequestBodies.read(request, BODY_BYTES_MAX, Reason.REQUEST_TOO_LARGE));
    messages.accept(message);
    Preferences preferences = RequestHeaders.preferences(request);
    if (!preferences.respondAsync()) {
      messages.await(message.id(), properties.patience(preferences.patience()), doors::isOpen);
    }
    GroupMessage now = messages.find(message.id());
    response.setHeader("Location", "/v1/messages/" + message.id().id());
    JsonResponses.write(
        response,
        now.state() == MessageState.ACCEPTED
            ? HttpServletResponse.SC_ACCEPTED
            : HttpServletResponse.SC_OK,
        MessagesJson.shape(now));
  }

  @GetMapping("/v1/messages/{id}")
  void state(
      @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doors.requireOpen();
    var _ = QueryString.of(request);
    GroupMessage message =
        messages.find(
            new MessageId(CallerFilter.callerOf(request).namespace(), OperationIds.parse(id)));
    JsonResponses.write(response, HttpServletResponse.SC_OK, MessagesJson.shape(message));
  }
}
