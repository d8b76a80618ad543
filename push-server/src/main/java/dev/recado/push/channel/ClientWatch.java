package dev.recado.push.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Notices the clients that leave their streams. Nothing is read from a stream's connection, so that
 * one that was closed would look like a quiet one until the second write to it, and keep its place.
 * One thread looks after all of them, and drops what they send: no request follows on a stream. Who
 * goes on sending does not listen, and is taken to have left.
 */
@Component
final class ClientWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClientWatch.class);

  /** More than a connection's last words over TLS. */
  private static final int DROPPED_BYTES_MAX = 64 << 10;

  /** Looks after one connection until it is closed, which the connection is not by that. */
  interface Watched extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Client {
    private final Runnable whenLeft;
    private int droppedBytes;

    private Client(Runnable whenLeft) {
      this.whenLeft = whenLeft;
    }
  }

  private final Selector selector;
  private final ByteBuffer dropped = ByteBuffer.allocateDirect(4 << 10);

  ClientWatch() throws IOException {
    selector = Selector.open();
    var _ = Thread.ofPlatform().daemon().name("client-watch").start(this::run);
  }

  /**
   * From now on {@code whenLeft} is run once the client has closed its side.
   *
   * @throws IOException when the connection is closed already
   */
  Watched watch(SocketChannel connection, Runnable whenLeft) throws IOException {
    SelectionKey key;
    try {
      key = connection.register(selector, SelectionKey.OP_READ, new Client(whenLeft));
    } catch (ClosedSelectorException _) {
      // Nobody watches any longer.
      return () -> {};
    }
    var _ = selector.wakeup();
    return () -> {
      key.cancel();
      // The descriptor is not free before the selector has let go of it.
      var _ = selector.wakeup();
    };
  }

  private void run() {
    // Closed in any case: what an open selector that nobody selects on holds is never let go of.
    try (selector) {
      while (selector.isOpen()) {
        int _ = selector.select(this::look);
      }
    } catch (ClosedSelectorException _) {
      // The process stops.
    } catch (IOException | RuntimeException e) {
      log.error("Clients that leave are noticed by heartbeats only from now on", e);
    }
  }

  private void look(SelectionKey key) {
    if (key.attachment() instanceof Client client && hasLeft(key, client)) {
      key.cancel();
      client.whenLeft.run();
    }
  }

  private boolean hasLeft(SelectionKey key, Client client) {
    try {
      int read = ((SocketChannel) key.channel()).read(dropped.clear());
      client.droppedBytes += Math.max(0, read);
      return read < 0 || client.droppedBytes > DROPPED_BYTES_MAX;
    } catch (IOException | CancelledKeyException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
