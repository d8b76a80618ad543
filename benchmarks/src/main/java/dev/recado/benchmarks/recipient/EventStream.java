package dev.recado.benchmarks.recipient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One recipient's events. Used by the thread of the loop alone. */
final class EventStream implements EventLines.Events {

  private final Recipient recipient;
  private final Arrivals arrivals;
  private final Acknowledger acknowledger;
  private final Runnable opened;
  private @Nullable SocketChannel channel;
  private @Nullable EventResponse response;
  private boolean opening;
  private boolean everOpened;

  /**
   * @param opened told when it is open for the first time
   */
  EventStream(Recipient recipient, Arrivals arrivals, Acknowledger acknowledger, Runnable opened) {
    this.recipient = recipient;
    this.arrivals = arrivals;
    this.acknowledger = acknowledger;
    this.opened = opened;
  }

  /** From the attempt to connect until the server agrees to send events. */
  boolean opening() {
    return opening;
  }

  void connect(Selector selector) throws IOException {
    opening = true;
    response = new EventResponse(new EventLines(this), this::agreed);
    var connecting = SocketChannel.open();
    channel = connecting;
    connecting.configureBlocking(false);
    // At once at times, on loopback; the key tells it all the same.
    boolean _ = connecting.connect(EventStreams.address(recipient));
    connecting.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /**
   * Goes on where it can.
   *
   * @throws IOException when the stream is over
   */
  void ready(SelectionKey key, ByteBuffer buffer) throws IOException {
    if (channel == null || response == null) {
      return;
    }
    if (key.isConnectable()) {
      boolean _ = channel.finishConnect();
      request(channel);
      key.interestOps(SelectionKey.OP_READ);
      return;
    }
    int read = channel.read(buffer.clear());
    if (read < 0) {
      throw new IOException("ended by the server");
    }
    response.take(buffer.flip());
  }

  private void request(SocketChannel connected) throws IOException {
    InetSocketAddress address = EventStreams.address(recipient);
    ByteBuffer request =
        StandardCharsets.US_ASCII.encode(
            "GET %s HTTP/1.1\r\nHost: %s:%d\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream\r\n\r\n"
                .formatted(
                    recipient.notifications().getRawPath(),
                    address.getHostString(),
                    address.getPort(),
                    recipient.token()));
    while (request.hasRemaining()) {
      // A fresh socket's buffer takes these few bytes at once.
      int _ = connected.write(request);
    }
  }

  private void agreed() {
    opening = false;
    if (!everOpened) {
      everOpened = true;
      opened.run();
    }
  }

  @Override
  public void outcome(long sequence, String operationId, String status) {
    arrivals.arrived(operationId, status.equals("OK") ? "" : "outcome " + status);
    acknowledger.acknowledge(sequence);
  }

  @Override
  public void gap(long through) {
    arrivals.troubled("gap");
    acknowledger.acknowledge(through);
  }

  @Override
  public void heartbeat() {
    arrivals.heartbeat();
  }

  void troubled(String why) {
    arrivals.troubled("stream: " + why);
  }

  void end() {
    opening = false;
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException _) {
      // It is over either way.
    }
    channel = null;
    response = null;
  }
}
