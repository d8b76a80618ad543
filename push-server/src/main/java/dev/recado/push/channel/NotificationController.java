package dev.recado.push.channel;

import dev.recado.journal.Channel;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.push.api.BearerTokens;
import dev.recado.push.reading.MailboxReader;
import dev.recado.push.reading.OpenReaders;
import dev.recado.push.reading.Page;
import dev.recado.push.recipient.Recipient;
import dev.recado.push.recipient.RecipientAccess;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recipient's notifications, as a stream of events or by long poll. Each connection has a virtual
 * thread of its own, which may wait.
 */
@RestController
class NotificationController {

  private final RecipientAccess access;
  private final OpenReaders readers;
  private final JsonMapper mapper;
  private final ChannelProperties properties;
  private final Deliveries deliveries;
  private final StreamParts parts;

  NotificationController(
      RecipientAccess access,
      OpenReaders readers,
      JsonMapper mapper,
      ChannelProperties properties,
      Deliveries deliveries,
      StreamParts parts) {
    this.access = access;
    this.readers = readers;
    this.mapper = mapper;
    this.properties = properties;
    this.deliveries = deliveries;
    this.parts = parts;
  }

  @GetMapping("/v1/recipients/{id}/notifications")
  void notifications(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!request.getMethod().equals("GET")) {
      // HEAD would hold a stream that nobody hears.
      throw new Rejection(Reason.METHOD_NOT_ALLOWED, "Notifications are read with GET.");
    }
    Recipient recipient =
        access.require(id, BearerTokens.from(request.getHeader(HttpHeaders.AUTHORIZATION)));
    boolean events = wantsEvents(request);
    var parameters = ReadingParameters.of(request, properties.waitMax());
    Channel channel = events ? Channel.SSE : Channel.POLL;
    MailboxReader reader = readers.open(recipient, parameters.after(), channel);
    boolean handedOver = false;
    try {
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      if (events) {
        stream(reader, deliveries.on(channel, recipient), request, response);
        handedOver = true;
      } else {
        poll(reader, deliveries.on(channel, recipient), parameters, response);
      }
    } finally {
      if (!handedOver) {
        reader.close();
      }
    }
  }

  /** The request ends here; its connection goes on as the stream. */
  private void stream(
      MailboxReader reader,
      Deliveries.On sent,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType("text/event-stream;charset=UTF-8");
    // Proxies should pass events on at once.
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader(HttpHeaders.CONNECTION, "close");
    response.flushBuffer();
    request
        .upgrade(StreamConnection.class)
        .start(new EventStream(mapper, properties, sent), reader, parts);
  }

  private void poll(
      MailboxReader reader,
      Deliveries.On sent,
      ReadingParameters parameters,
      HttpServletResponse response)
      throws IOException {
    long start = System.nanoTime();
    Page page = reader.read(parameters.limit());
    while (page.isEmpty() && reader.ended().isEmpty()) {
      sent.written(page);
      Duration left = parameters.patience().minusNanos(System.nanoTime() - start);
      if (!left.isPositive()) {
        break;
      }
      reader.await(left);
      page = reader.read(parameters.limit());
    }
    if (page.isEmpty() && reader.ended().isPresent()) {
      throw reader.ended().get().rejection();
    }
    page.notifications().forEach(sent::writing);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response
        .getOutputStream()
        .write(mapper.writeValueAsString(PageJson.of(page)).getBytes(StandardCharsets.UTF_8));
    sent.written(page);
  }

  private static boolean wantsEvents(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (accept == null || accept.isBlank()) {
      return false;
    }
    List<MediaType> accepted;
    try {
      accepted = MediaType.parseMediaTypes(accept);
    } catch (InvalidMediaTypeException e) {
      throw notAcceptable();
    }
    if (accepted.stream()
        .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM))) {
      return true;
    }
    if (accepted.stream().noneMatch(type -> type.includes(MediaType.APPLICATION_JSON))) {
      throw notAcceptable();
    }
    return false;
  }

  private static Rejection notAcceptable() {
    return new Rejection(
        Reason.NOT_ACCEPTABLE,
        "Notifications come as text/event-stream or application/json. Accept one of them.");
  }
}
