package dev.recado.discovery.watch;

import dev.recado.discovery.DiscoveryProperties;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Those who watch the view on this instance: each has a virtual thread of its own. */
@Component
public class Watchers implements SmartLifecycle {

  /** Where one watcher's views go. Its methods are called by one thread. */
  public interface Sink {
    /** May be skipped when the watcher is slow; a later view says everything again. */
    void view(ViewFeed.Seen seen) throws Exception;

    /** The watch ends because this instance stops. */
    void stopping();
  }

  private final ViewFeed feed;
  private final Semaphore places;
  private final int watchersMax;
  private final long waitNanosMax;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean running;

  Watchers(ViewFeed feed, DiscoveryProperties properties) {
    this.feed = feed;
    this.watchersMax = properties.watchersMax();
    this.places = new Semaphore(watchersMax);
    this.waitNanosMax = ViewFeed.nanos(properties.heartbeat().multipliedBy(2));
  }

  /**
   * Feeds the sink the present view when it is newer than the revision, then each newer one, and
   * the latest again as a heartbeat.
   *
   * @return ends the watch when it is run
   */
  public Runnable watch(long after, Sink sink) {
    if (!running) {
      throw new Rejection(
          Reason.SHUTTING_DOWN, "This discovery instance is stopping. Ask another one.");
    }
    if (!places.tryAcquire()) {
      throw new Rejection(
          Reason.OVERLOADED,
          watchersMax
              + " watches are open here, the most that recado.discovery.watchers-max allows. Ask another instance.");
    }
    Thread thread =
        Thread.ofVirtual().name("watcher").unstarted(() -> feedUntilInterrupted(after, sink));
    threads.add(thread);
    thread.start();
    return thread::interrupt;
  }

  private void feedUntilInterrupted(long after, Sink sink) {
    try {
      long round = 0;
      boolean first = true;
      while (!Thread.currentThread().isInterrupted()) {
        ViewFeed.Seen seen = feed.awaitAfter(round, waitNanosMax);
        if (seen != null) {
          // What the watcher has already is told only as a heartbeat, in the feed's own rhythm.
          if (!first || seen.view().getRevision() > after) {
            sink.view(seen);
          }
          first = false;
          round = seen.round();
        }
      }
    } catch (Exception e) {
      // Interrupted, or the watcher is gone: either way there is nobody to tell.
      Thread.currentThread().interrupt();
    } finally {
      threads.remove(Thread.currentThread());
      places.release();
      if (!running) {
        sink.stopping();
      }
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /** First of all when stopping: open watches would hold the servers' graceful stop up. */
  @Override
  public void stop() {
    running = false;
    threads.forEach(Thread::interrupt);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
