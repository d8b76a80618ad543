package dev.recado.acceptance.client;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A recipient that listens as long as it is open: a stream of server-sent events, opened again at
 * the last sequence whenever it breaks. It notes everything that a client must never see.
 */
public final class Mailbox implements AutoCloseable {

  private static final int ACKNOWLEDGED_AT_ONCE = 100;
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Recipient recipient;
  private final boolean acknowledging;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Notification> received = new ArrayList<>();
  private final Map<String, Instant> arrivals = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final Thread listener;
  private volatile boolean closed;
  private final AtomicInteger connections = new AtomicInteger();

  private Mailbox(Recipient recipient, boolean acknowledging) {
    this.recipient = recipient;
    this.acknowledging = acknowledging;
    this.listener = Thread.ofVirtual().name("mailbox").start(this::listen);
  }

  /** Registers a recipient, listens, and acknowledges what came from time to time. */
  public static Mailbox open(RestClient gateway) {
    return new Mailbox(Recipient.register(gateway), true);
  }

  /** Listens to a recipient, without acknowledging. */
  public static Mailbox listen(Recipient recipient) {
    return new Mailbox(recipient, false);
  }

  public Recipient recipient() {
    return recipient;
  }

  public String id() {
    return recipient.id();
  }

  private void listen() {
    while (!closed) {
      try {
        var request =
            HttpRequest.newBuilder(URI.create(recipient.notifications()))
                .header("Authorization", "Bearer " + recipient.token())
                .header("Accept", "text/event-stream");
        long last = lastSequence();
        if (last > 0) {
          request.header("Last-Event-ID", Long.toString(last));
        }
        HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
          if (response.statusCode() == 200) {
            connections.incrementAndGet();
            lines.forEach(this::line);
          }
        }
      } catch (IOException | UncheckedIOException _) {
        // The server went away: again.
      } catch (InterruptedException _) {
        return;
      }
      LockSupport.parkNanos(RECONNECT_NANOS);
    }
  }

  private void line(String line) {
    if (line.startsWith("data:")) {
      JsonNode data = Json.read(line.substring("data:".length()));
      if (data.has("operationId")) {
        take(Notification.of(data));
      } else {
        note("a gap was declared: " + data);
      }
    }
  }

  private void take(Notification notification) {
    long last;
    synchronized (received) {
      last = received.isEmpty() ? 0 : received.getLast().sequence();
      if (notification.sequence() == last + 1) {
        received.add(notification);
        arrivals.put(notification.operationId(), Instant.now());
      } else {
        note("after " + last + " came " + notification);
        return;
      }
    }
    if (acknowledging && notification.sequence() % ACKNOWLEDGED_AT_ONCE == 0) {
      try {
        var _ = acknowledge(notification.sequence());
      } catch (UncheckedIOException _) {
        // The next one covers it.
      }
    }
  }

  private void note(String what) {
    synchronized (received) {
      wrong.add(what);
    }
  }

  public Answer acknowledge(long through) {
    return recipient.client().post(recipient.path("acknowledgements"), Map.of("through", through));
  }

  public long lastSequence() {
    synchronized (received) {
      return received.isEmpty() ? 0 : received.getLast().sequence();
    }
  }

  /** When its outcome was here, by this process's clock. */
  public Instant arrivedAt(String operationId) {
    synchronized (received) {
      return Objects.requireNonNull(arrivals.get(operationId), operationId);
    }
  }

  public int connections() {
    return connections.get();
  }

  /** What came so far, in order, each sequence once. */
  public List<Notification> received() {
    synchronized (received) {
      assertThat(wrong).as("what a recipient must not see").isEmpty();
      return List.copyOf(received);
    }
  }

  /** Waits until at least so many have come. */
  public List<Notification> await(int count, Duration patience) {
    eventually(patience, () -> assertThat(received().size()).isGreaterThanOrEqualTo(count));
    return received();
  }

  @Override
  public void close() {
    closed = true;
    http.shutdownNow();
    listener.interrupt();
    try {
      listener.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
