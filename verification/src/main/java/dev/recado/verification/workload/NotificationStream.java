package dev.recado.verification.workload;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What came and was not taken yet: bounded, so that a slow reader slows the stream down. */
abstract class NotificationStream implements AutoCloseable {

  private static final int WAITING_MAX = 256;

  private final BlockingQueue<Received> queue = new LinkedBlockingQueue<>(WAITING_MAX);
  private volatile boolean closed;

  /** Waits for room, until the stream is closed. */
  final void add(Received received) {
    try {
      while (!closed && !queue.offer(received, 100, TimeUnit.MILLISECONDS)) {
        // Full: the reader takes its time.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  final Optional<Received> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public final void close() {
    closed = true;
    end();
  }

  abstract void end();
}
