package dev.recado.push.channel;

import dev.recado.push.api.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written to one stream's connection: by the stream's own thread, at the client's pace, and
 * by that of the heartbeats, which waits for nothing. What a client does not take of a heartbeat at
 * once, the stream's own thread waits for.
 */
final class StreamWriter implements EventSink, Heartbeats.Quiet {

  private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);
  private static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  /** The connection. For one thread at a time. */
  interface Wire {
    /**
     * Writes that behind what is still on its way.
     *
     * @param waiting until the client has taken all of it; else the rest is kept
     * @return whether some of it is kept
     */
    boolean write(byte[] bytes, boolean waiting) throws IOException;
  }

  private final Wire wire;
  private final Runnable wakeStream;
  private final LongSupplier nanoTime;
  private final ReentrantLock writing = new ReentrantLock();
  private long lastWriteNanos;
  private volatile boolean behind;
  private volatile boolean closed;

  /** The stream is woken when there is something to be settled, or the client has left. */
  StreamWriter(Wire wire, Runnable wakeStream, LongSupplier nanoTime) {
    this.wire = wire;
    this.wakeStream = wakeStream;
    this.nanoTime = nanoTime;
    this.lastWriteNanos = nanoTime.getAsLong();
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    writing.lock();
    try {
      send(bytes, true);
    } catch (IOException | RuntimeException e) {
      // Some of it may be on the wire: nothing can follow.
      closed = true;
      throw e;
    } finally {
      writing.unlock();
    }
  }

  private void send(byte[] bytes, boolean waiting) throws IOException {
    behind = wire.write(bytes, waiting);
    lastWriteNanos = nanoTime.getAsLong();
  }

  @Override
  public void settle() throws IOException {
    if (behind) {
      write(NOTHING);
    }
  }

  @Override
  public Duration beat(Duration within) {
    if (!writing.tryLock()) {
      return Duration.ZERO;
    }
    try {
      Duration quiet = Duration.ofNanos(nanoTime.getAsLong() - lastWriteNanos);
      if (behind || closed) {
        return Duration.ZERO;
      }
      if (quiet.compareTo(within) < 0) {
        return quiet;
      }
      send(HEARTBEAT, false);
      if (behind) {
        wakeStream.run();
      }
    } catch (IOException e) {
      log.debug("The client of a stream is gone: {}", e.toString());
      clientLeft();
    } catch (RuntimeException e) {
      var _ = Failures.toRejection(e);
      clientLeft();
    } finally {
      writing.unlock();
    }
    return Duration.ZERO;
  }

  /** Nothing more is to be written. */
  void clientLeft() {
    closed = true;
    wakeStream.run();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }
}
