package dev.recado.gateway.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the outbox's loops. They stop after the edges: what was accepted by then is committed, and
 * what is not decided by then is left, with its lease given up, to the next owner.
 */
final class OutboxLoops implements SmartLifecycle {

  private static final long JOIN_MILLIS_MAX = 3_000;

  private final GroupCommitter committer;
  private final DecidedSweeper decided;
  private final OwnershipKeeper ownership;
  private final Runnable sweep;
  private final OutboxProperties properties;
  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("outbox-keeper-", 0).factory());

  OutboxLoops(
      GroupCommitter committer,
      DecidedSweeper decided,
      OwnershipKeeper ownership,
      Runnable sweep,
      OutboxProperties properties) {
    this.committer = committer;
    this.decided = decided;
    this.ownership = ownership;
    this.sweep = sweep;
    this.properties = properties;
  }

  @Override
  public synchronized void start() {
    threads.add(Thread.ofPlatform().daemon().name("outbox-commit").start(committer));
    threads.add(Thread.ofPlatform().daemon().name("outbox-delete").start(decided));
    // Often, until discovery has said which member this is.
    long renewMillis = Math.min(1_000, properties.ownerLeaseTtl().toMillis() / 4);
    var _ = timer.scheduleWithFixedDelay(ownership::renew, 0, renewMillis, TimeUnit.MILLISECONDS);
    long sweepMillis = properties.sweepInterval().toMillis();
    var _ = timer.scheduleWithFixedDelay(sweep, sweepMillis, sweepMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    timer.shutdownNow();
    committer.stop();
    decided.stop();
    for (Thread thread : threads) {
      try {
        thread.join(JOIN_MILLIS_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    threads.clear();
    ownership.release();
  }

  @Override
  public synchronized boolean isRunning() {
    return !threads.isEmpty();
  }

  /** Before the servers take requests, and after they have ended. */
  @Override
  public int getPhase() {
    return 0;
  }
}
