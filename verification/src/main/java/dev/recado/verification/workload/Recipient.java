package dev.recado.verification.workload;

import dev.recado.verification.fleet.Member;
import dev.recado.verification.history.Event;
import dev.recado.verification.history.History;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens on one channel or another. Now and then it acknowledges what it has, disconnects and
 * resumes, or crashes: then it comes back with the last sequence that it had acknowledged.
 */
final class Recipient implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RECONNECT_AFTER = Duration.ofMillis(100);
  private static final int ACT_AFTER_MAX = 60;
  private static final int LAST_ATTEMPTS_MAX = 10;

  private final Registration registration;
  private final List<Member> pushServers;
  private final History history;
  private final Random random;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Thread listener;
  private volatile boolean closed;

  /** The last sequence that came, and the last that survives a crash of this client. */
  private long received;

  private long kept;
  private long deliveredThrough;

  private Recipient(
      Registration registration, List<Member> pushServers, History history, long seed) {
    this.registration = registration;
    this.pushServers = pushServers;
    this.history = history;
    this.random = new Random(seed);
    this.listener = Thread.ofVirtual().name("recipient").unstarted(this::listen);
  }

  static Recipient open(
      Registration registration, List<Member> pushServers, History history, long seed) {
    var recipient = new Recipient(registration, pushServers, history, seed);
    recipient.listener.start();
    return recipient;
  }

  String id() {
    return registration.id();
  }

  private void listen() {
    try {
      while (!closed) {
        history.record(new Event.Connected(id(), received));
        try (NotificationStream stream = connect()) {
          take(stream);
        }
        LockSupport.parkNanos(RECONNECT_AFTER.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private NotificationStream connect() {
    Member server = pushServers.get(random.nextInt(pushServers.size()));
    return random.nextBoolean()
        ? SseStream.open(at(server, "notifications"), registration.token(), received)
        : GrpcStream.open(server.grpc(), registration.token(), id(), received);
  }

  private URI at(Member server, String what) {
    return server.http().resolve("/v1/recipients/" + id() + "/" + what);
  }

  /** Until the stream ends, or this client ends it. */
  private void take(NotificationStream stream) throws InterruptedException {
    int untilAct = 1 + random.nextInt(ACT_AFTER_MAX);
    while (!closed) {
      switch (stream.next(POLL).orElse(null)) {
        case null -> {}
        case Received.Notification(long sequence, String operation, var outcome) -> {
          history.record(new Event.Delivered(id(), sequence, operation, outcome));
          received = sequence;
          deliveredThrough = Math.max(deliveredThrough, sequence);
          if (--untilAct == 0) {
            if (!act()) {
              return;
            }
            untilAct = 1 + random.nextInt(ACT_AFTER_MAX);
          }
        }
        case Received.Gap(long from, long through) ->
            history.record(new Event.GapDeclared(id(), from, through));
        case Received.Ended() -> {
          return;
        }
      }
    }
  }

  /** False when the connection is over. */
  private boolean act() throws InterruptedException {
    int what = random.nextInt(10);
    if (what < 6) {
      acknowledge();
      return true;
    }
    if (what < 8) {
      received = kept;
    }
    return false;
  }

  /** For the end, when nothing is on its way any more. */
  void acknowledgeEverything() throws InterruptedException {
    stopListening();
    received = deliveredThrough;
    for (int i = 0; i < LAST_ATTEMPTS_MAX && kept < received; i++) {
      acknowledge();
    }
  }

  private void acknowledge() throws InterruptedException {
    history.record(new Event.Acknowledged(id(), received));
    Member server = pushServers.get(random.nextInt(pushServers.size()));
    try {
      var response =
          http.send(
              HttpRequest.newBuilder(at(server, "acknowledgements"))
                  .timeout(Duration.ofSeconds(3))
                  .header("Authorization", "Bearer " + registration.token())
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{\"through\":" + received + "}"))
                  .build(),
              BodyHandlers.discarding());
      if (response.statusCode() == 204) {
        kept = received;
      }
    } catch (IOException _) {
      // A later one covers it.
    }
  }

  private void stopListening() throws InterruptedException {
    closed = true;
    listener.join();
  }

  @Override
  public void close() {
    try {
      stopListening();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
