package dev.recado.push;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events block by block, comments too. */
public final class EventSource implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 15;
  private static final Event END = new Event(List.of(), "end", "", "");

  /** One block: {@code id} and {@code data} are empty where absent. */
  public record Event(List<String> comments, String name, String id, String data) {
    public JsonNode json() {
      return PushClient.JSON.readTree(data);
    }
  }

  private final InputStream body;
  private final BufferedReader lines;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  EventSource(InputStream body) {
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    var _ = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try {
      for (var event = block(); event.isPresent(); event = block()) {
        events.add(event.get());
      }
    } catch (IOException e) {
      // The connection is gone: the end.
    }
    events.add(END);
  }

  private Optional<Event> block() throws IOException {
    var comments = new ArrayList<String>();
    String name = "";
    String id = "";
    String data = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        return Optional.of(new Event(comments, name, id, data));
      } else if (line.startsWith(":")) {
        comments.add(line.substring(1).strip());
      } else if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      } else if (!line.startsWith("retry: ")) {
        throw new IOException("Unexpected line: " + line);
      }
    }
    return Optional.empty();
  }

  /** The next block of any kind. */
  public Event next() {
    try {
      Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("Nothing came within " + PATIENCE_SECONDS + " s");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next event that has a name. */
  public Event nextEvent() {
    Event event = next();
    while (event.name().isEmpty()) {
      event = next();
    }
    return event;
  }

  /** The sequences of the next outcomes. */
  public List<Long> sequences(int count) {
    var sequences = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      Event event = nextEvent();
      if (!event.name().equals("outcome")) {
        throw new AssertionError("Expected an outcome, not " + event);
      }
      sequences.add(Long.valueOf(event.id()));
    }
    return sequences;
  }

  /** Whatever comes until the stream ends. */
  public List<Event> untilEnd() {
    var all = new ArrayList<Event>();
    for (Event event = next(); !event.equals(END); event = next()) {
      all.add(event);
    }
    return all;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
