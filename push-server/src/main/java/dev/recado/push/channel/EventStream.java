package dev.recado.push.channel;

import dev.recado.push.mailbox.Gap;
import dev.recado.push.reading.MailboxReader;
import dev.recado.push.reading.Notification;
import dev.recado.push.reading.Page;
import dev.recado.push.reading.ReaderEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * One stream of server-sent events: a page, then the next, then waiting. Writing blocks at the
 * client's pace, so a slow one holds one page in memory and nothing else.
 */
final class EventStream {

  private final JsonMapper mapper;
  private final ChannelProperties properties;
  private final Deliveries.On deliveries;

  EventStream(JsonMapper mapper, ChannelProperties properties, Deliveries.On deliveries) {
    this.mapper = mapper;
    this.properties = properties;
    this.deliveries = deliveries;
  }

  /** Until the reader ends, or the client is gone. */
  void run(MailboxReader reader, EventSink out) throws IOException {
    write(out, "retry: " + properties.reconnectDelay().toMillis() + "\n\n");
    while (reader.ended().isEmpty() && !out.isClosed()) {
      out.settle();
      Optional<Page> page = StreamPages.next(reader, properties.retryDelay());
      if (page.isPresent() && !page.get().isEmpty()) {
        write(out, page.get());
      } else if (page.isPresent()) {
        deliveries.written(page.get());
        reader.await();
      }
    }
    if (!out.isClosed()) {
      write(out, ": " + reader.ended().map(ReaderEnd::detail).orElse("") + "\n\n");
    }
  }

  private void write(EventSink out, Page page) throws IOException {
    var text = new StringBuilder();
    page.gap().ifPresent(gap -> append(text, gap));
    page.notifications().forEach(notification -> append(text, notification));
    page.notifications().forEach(deliveries::writing);
    write(out, text.toString());
    deliveries.written(page);
  }

  private void append(StringBuilder text, Gap gap) {
    text.append("event: gap\ndata: ").append(mapper.writeValueAsString(gap)).append("\n\n");
  }

  private void append(StringBuilder text, Notification notification) {
    text.append("id: ")
        .append(notification.sequence())
        .append("\nevent: outcome\ndata: ")
        .append(mapper.writeValueAsString(NotificationJson.of(notification)))
        .append("\n\n");
  }

  private void write(EventSink out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
