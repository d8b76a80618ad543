package dev.recado.benchmarks.recipient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events: a connection each, all on one thread and one buffer, so that a stream costs
 * little more than its socket. Acknowledged over HTTP.
 */
public final class EventStreams implements Streams {

  /** Requests for streams that wait for their answer; each makes the server ask its database. */
  private static final int OPENING_MAX = 64;

  private static final Duration OPEN_ALL_MAX = Duration.ofMinutes(3);
  private static final int READ_BYTES = 64 * 1024;

  private final Selector selector;
  private final Thread loop;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("event-streams-timer").factory());
  private final AcknowledgementCalls acknowledgements = new AcknowledgementCalls();

  /** What other threads want to be opened. */
  private final Queue<EventStream> wanted = new ConcurrentLinkedQueue<>();

  /** Of the loop alone. */
  private final Queue<EventStream> waiting = new ArrayDeque<>();

  private int opening;
  private volatile String lastTrouble = "";
  private volatile boolean closed;

  public EventStreams() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loop = Thread.ofPlatform().daemon().name("event-streams").start(this::loop);
  }

  @Override
  public void open(List<Recipient> recipients, Arrivals arrivals) throws InterruptedException {
    var unopened = new CountDownLatch(recipients.size());
    for (Recipient recipient : recipients) {
      var acknowledger =
          new Acknowledger(timer, through -> acknowledgements.send(recipient, through, arrivals));
      wanted.add(new EventStream(recipient, arrivals, acknowledger, unopened::countDown));
    }
    selector.wakeup();
    if (!unopened.await(OPEN_ALL_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "Of %d streams %d were not opened within %s; the last trouble was: %s"
              .formatted(recipients.size(), unopened.getCount(), OPEN_ALL_MAX, lastTrouble));
    }
  }

  private void loop() {
    try {
      while (!closed) {
        openMore();
        int _ = selector.select(this::ready);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void openMore() {
    for (EventStream next = wanted.poll(); next != null; next = wanted.poll()) {
      waiting.add(next);
    }
    while (opening < OPENING_MAX && !waiting.isEmpty()) {
      EventStream stream = waiting.remove();
      try {
        stream.connect(selector);
        opening++;
      } catch (IOException e) {
        broken(stream, e);
      }
    }
  }

  private void ready(SelectionKey key) {
    EventStream stream = (EventStream) key.attachment();
    boolean wasOpening = stream.opening();
    try {
      stream.ready(key, buffer);
    } catch (IOException e) {
      broken(stream, e);
    }
    if (wasOpening && !stream.opening()) {
      opening--;
    }
  }

  private void broken(EventStream stream, IOException why) {
    String message = why.getMessage();
    lastTrouble = message == null ? why.getClass().getSimpleName() : message;
    stream.end();
    stream.troubled(lastTrouble);
    try {
      var _ = timer.schedule(() -> again(stream), REOPEN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Closed by us.
    }
  }

  private void again(EventStream stream) {
    wanted.add(stream);
    selector.wakeup();
  }

  static InetSocketAddress address(Recipient recipient) throws IOException {
    String scheme = recipient.notifications().getScheme();
    if (!"http".equals(scheme)) {
      throw new IOException("the load generator speaks plain HTTP only, not " + scheme);
    }
    int port = recipient.notifications().getPort();
    return new InetSocketAddress(recipient.notifications().getHost(), port < 0 ? 80 : port);
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    acknowledgements.close();
    selector.wakeup();
    try {
      loop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
