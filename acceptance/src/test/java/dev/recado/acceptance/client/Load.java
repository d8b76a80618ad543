package dev.recado.acceptance.client;

import static dev.recado.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.OperationIds;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Submitted updates of some hundred keys at a steady pace, each sent with the id that the client
 * made until it is accepted, whatever happens to the fleet. It knows every id that it ever sent, so
 * it knows what must have come of them.
 */
public final class Load implements AutoCloseable {

  public static final int KEYS = 200;

  private static final int SENDERS = 4;
  private static final int IN_A_REQUEST = 5;
  private static final Duration PACE = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Set<Integer> AGAIN = Set.of(429, 503, 504);

  private final RestClient gateway;
  private final Mailbox mailbox;
  private final String prefix;
  private final Map<String, String> keyOfOperation = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger sentAgain = new AtomicInteger();
  private final List<Thread> senders = new ArrayList<>();
  private volatile boolean stopping;

  private Load(RestClient gateway, Mailbox mailbox, String prefix) {
    this.gateway = gateway;
    this.mailbox = mailbox;
    this.prefix = prefix;
  }

  /** Creates the keys, and goes on with updates of them. */
  public static Load start(RestClient gateway, Mailbox mailbox, String prefix) {
    var load = new Load(gateway, mailbox, prefix);
    load.submit(KEYS, "create");
    var _ = mailbox.await(KEYS, PATIENCE);
    for (int i = 0; i < SENDERS; i++) {
      load.senders.add(Thread.ofVirtual().name("sender-" + i).start(load::send));
    }
    return load;
  }

  private void send() {
    long due = System.nanoTime();
    while (!stopping && failures.isEmpty()) {
      submit(IN_A_REQUEST, "update");
      due += PACE.toNanos();
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  public String key(int number) {
    return prefix + "/" + number % KEYS;
  }

  private void submit(int count, String kind) {
    var operations = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < count; i++) {
      String id = OperationIds.next().toString();
      String key = key(next.getAndIncrement());
      keyOfOperation.put(id, key);
      operations.add(
          Map.of(
              "id", id,
              "kind", kind,
              "key", key,
              "value", id,
              "contentType", "text/plain",
              "replyTo", mailbox.id()));
    }
    submitUntilAccepted(Json.write(operations));
  }

  /** The same request, until it is known to be accepted. */
  private void submitUntilAccepted(String body) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String answer;
      try {
        Answer got = gateway.postText("/v1/operations", body, "Content-Type", "application/json");
        if (got.status() == 202) {
          return;
        }
        answer = got.describe();
        if (!AGAIN.contains(got.status())) {
          failures.add(answer);
          return;
        }
      } catch (UncheckedIOException e) {
        answer = e.toString();
      }
      if (System.nanoTime() > end) {
        failures.add("not accepted within " + PATIENCE + ": " + answer);
        return;
      }
      sentAgain.incrementAndGet();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  public int decided() {
    return Math.toIntExact(mailbox.lastSequence());
  }

  /** The load runs on until so many more outcomes have come. */
  public void awaitFurther(int outcomes) {
    int wanted = decided() + outcomes;
    eventually(
        PATIENCE,
        () -> {
          assertThat(failures).isEmpty();
          assertThat(decided()).as("outcomes that came").isGreaterThanOrEqualTo(wanted);
        });
  }

  /** How often a request had to be sent again. */
  public int sentAgain() {
    return sentAgain.get();
  }

  /** Ends the sending; everything that was sent is accepted afterwards. */
  public void finish() {
    stopping = true;
    for (Thread sender : senders) {
      try {
        sender.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    assertThat(failures).as("submissions that failed").isEmpty();
  }

  /** Every id that was sent, with its key. */
  public Map<String, String> operations() {
    return Map.copyOf(keyOfOperation);
  }

  @Override
  public void close() {
    stopping = true;
  }
}
