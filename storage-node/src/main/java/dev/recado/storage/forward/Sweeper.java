package dev.recado.storage.forward;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks for requests that waited too long, a few times a second. */
public final class Sweeper implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("storage-sweeper").factory());

  public Sweeper(Peers peers, OperationRouter operations, ReadRouter reads) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              peers.sweep();
              operations.sweep();
              reads.sweep();
            },
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
