package dev.recado.gateway.message;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the sweeper, and ends the relays. They end after the edges and before the outbox gives up
 * the lease, with which unfinished messages go to another gateway.
 */
final class MessageLoops implements SmartLifecycle {

  private final MessageSweeper sweeper;
  private final MessageRelays relays;
  private final InstantSource clock;
  private final Duration interval;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("message-sweeper").factory());
  private volatile boolean running;

  MessageLoops(
      MessageSweeper sweeper, MessageRelays relays, InstantSource clock, Duration interval) {
    this.sweeper = sweeper;
    this.relays = relays;
    this.clock = clock;
    this.interval = interval;
  }

  @Override
  public void start() {
    running = true;
    var _ =
        timer.scheduleWithFixedDelay(
            () -> sweeper.sweep(clock),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
    timer.shutdownNow();
    relays.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** The outbox's loops, which hold the lease, are in phase 0. */
  @Override
  public int getPhase() {
    return 10;
  }
}
