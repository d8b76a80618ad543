package dev.recado.storage.forward;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up what has waited for too long. Everything waits equally long, so that a queue that is
 * swept now and then does; a timer for each request would wake a thread for each.
 */
final class Patience {

  private static final Logger log = LoggerFactory.getLogger(Patience.class);

  /** Something that waits for its answer. */
  interface Waiting {
    boolean isDone();

    void giveUp();
  }

  private record Since(long nanos, Waiting waiting) {}

  private final Duration limit;
  private final Queue<Since> waiting = new ConcurrentLinkedQueue<>();

  Patience(Duration limit) {
    this.limit = limit;
  }

  Duration limit() {
    return limit;
  }

  void watch(Waiting what) {
    waiting.add(new Since(System.nanoTime(), what));
  }

  /** Also forgets what is done: it may hold a large answer. */
  void sweep() {
    long now = System.nanoTime();
    waiting.removeIf(since -> {
      if (since.waiting.isDone()) {
        return true;
      }
      if (now - since.nanos < limit.toNanos()) {
        return false;
      }
      try {
        since.waiting.giveUp();
      } catch (RuntimeException e) {
        log.error("Giving up a request failed", e);
      }
      return true;
    });
  }
}
