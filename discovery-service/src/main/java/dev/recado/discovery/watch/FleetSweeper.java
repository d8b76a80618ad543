package dev.recado.discovery.watch;

import dev.recado.discovery.DiscoveryProperties;
import dev.recado.discovery.fleet.FleetKeeper;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has the leases judged, and feeds this instance's watchers: at once when the revision moved, and
 * every heartbeat when it did not. While the database cannot be reached it feeds nothing, so that
 * its watchers go to another instance.
 */
@Component
class FleetSweeper implements SmartLifecycle, Runnable {

  private static final Logger log = LoggerFactory.getLogger(FleetSweeper.class);
  private static final long STOP_MILLIS_MAX = 5_000;

  private final FleetKeeper keeper;
  private final ViewReader reader;
  private final ViewFeed feed;
  private final FleetMeters meters;
  private final Duration tick;
  private final long heartbeatNanos;
  private @Nullable Thread thread;
  private long fedRevision = -1;
  private long fedAtNanos;
  private boolean away;

  FleetSweeper(
      FleetKeeper keeper,
      ViewReader reader,
      ViewFeed feed,
      FleetMeters meters,
      DiscoveryProperties properties) {
    this.keeper = keeper;
    this.reader = reader;
    this.feed = feed;
    this.meters = meters;
    this.tick = properties.tick();
    this.heartbeatNanos = properties.heartbeat().toNanos();
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        round();
        Thread.sleep(tick);
      }
    } catch (InterruptedException e) {
      // Stopped while it waited.
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    try {
      long revision = keeper.tick();
      if (revision != fedRevision || System.nanoTime() - fedAtNanos >= heartbeatNanos) {
        var view = reader.read();
        feed.publish(view);
        meters.seen(view);
        fedRevision = view.getRevision();
        fedAtNanos = System.nanoTime();
      }
      if (away) {
        away = false;
        log.info("The database is back.");
      }
    } catch (RuntimeException e) {
      if (!away && !Thread.currentThread().isInterrupted()) {
        away = true;
        log.warn("The database cannot be reached; trying again until it can.", e);
      }
    }
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("fleet-sweeper").start(this);
    }
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(STOP_MILLIS_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
