package dev.recado.storage.relay;

import dev.recado.faults.Failpoint;
import dev.recado.faults.Faults;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.position.PositionReplica;
import dev.recado.storage.position.PositionReplica.OutboxBatch;
import dev.recado.tracing.Step;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays one position's outbox while this node leads it.
 *
 * <p>The log knows what was relayed, and each leadership starts there. Beyond that the relay keeps
 * a cursor of its own, since marks reach the log later and in batches. Two relays at once, an old
 * leader's and a new one's, do no harm: the push server compares each batch with what it committed.
 */
final class OutboxRelay implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

  private final PositionReplica replica;
  private final PushServers servers;
  private final RelayProperties properties;
  private final RelaySteps steps;
  private final Faults faults;
  private final RelayBackoff backoff;
  private final Semaphore wakeUps = new Semaphore(0);
  private @Nullable Cursor cursor;
  private String toldFailure = "";

  /** What a push server has committed, as far as this relay knows, and what the log was told. */
  private static final class Cursor {
    final long incarnation;
    long through;
    long marked;
    long markedNanos = Long.MIN_VALUE;

    Cursor(long incarnation, long through) {
      this.incarnation = incarnation;
      this.through = through;
      this.marked = through;
    }
  }

  OutboxRelay(
      PositionReplica replica,
      PushServers servers,
      RelayProperties properties,
      RelaySteps steps,
      Faults faults) {
    this.replica = replica;
    this.servers = servers;
    this.properties = properties;
    this.steps = steps;
    this.faults = faults;
    this.backoff = new RelayBackoff(properties.backoffMin(), properties.backoffMax());
  }

  PositionReplica replica() {
    return replica;
  }

  void wakeUp() {
    // One permit says it all; more would only make it look in vain.
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  @Override
  public void run() {
    replica.onOutboxGrown(this::wakeUp);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() throws InterruptedException {
    try {
      if (replica.leads()) {
        while (relayOne()) {
          backoff.reset();
        }
        backoff.reset();
        toldFailure = "";
      } else {
        cursor = null;
        steps.idle();
      }
      pause();
    } catch (Rejection e) {
      failed(e);
      Thread.sleep(backoff.next());
    } catch (RuntimeException e) {
      log.error("The relay of position {} failed; it goes on.", replica.number(), e);
      cursor = null;
      Thread.sleep(backoff.next());
    }
  }

  private void pause() throws InterruptedException {
    Cursor at = cursor;
    boolean markDue = at != null && at.marked < at.through;
    long millis =
        markDue
            ? Math.min(properties.markInterval().toMillis(), properties.interval().toMillis())
            : properties.interval().toMillis();
    var _ = wakeUps.tryAcquire(Math.max(1, millis), TimeUnit.MILLISECONDS);
    wakeUps.drainPermits();
  }

  /** Whether there was a batch. */
  private boolean relayOne() throws InterruptedException {
    Cursor at = cursor;
    OutboxBatch batch = read(at == null ? 0 : at.through);
    if (at == null || at.incarnation != batch.incarnation()) {
      at = new Cursor(batch.incarnation(), batch.relayedThrough());
      cursor = at;
    }
    long predecessor = at.through;
    List<OutboxRow> rows =
        batch.rows().stream().filter(row -> row.getSequence() > predecessor).toList();
    if (rows.isEmpty()) {
      steps.idle();
    } else {
      steps.waits(rows.getFirst());
      take(at, rows);
      faults.pass(Failpoint.AFTER_RELAY_BEFORE_MARK);
    }
    mark(at);
    return !rows.isEmpty() && replica.leads();
  }

  private OutboxBatch read(long after) throws InterruptedException {
    try {
      return replica
          .outboxAfter(after)
          .get(properties.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Rejection rejection) {
        throw rejection;
      }
      throw new IllegalStateException("The outbox cannot be read", e.getCause());
    } catch (TimeoutException e) {
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE,
          "The outbox was not read within " + properties.readTimeout().toMillis() + " ms.");
    }
  }

  private void take(Cursor at, List<OutboxRow> rows) throws InterruptedException {
    long through = hand(at, rows);
    if (through < at.through) {
      goBack(at, through);
      return;
    }
    List<OutboxRow> taken = rows.stream().filter(row -> row.getSequence() <= through).toList();
    steps.relayed(taken);
    // Beyond the last row when another leader's relay was faster.
    at.through = through;
  }

  /** How far the push servers have committed. */
  private long hand(Cursor at, List<OutboxRow> rows) throws InterruptedException {
    try (Step step = steps.relaying(rows)) {
      var batch =
          TakeRequest.newBuilder()
              .setPosition(replica.describe().getPosition())
              .setIncarnation(at.incarnation)
              .setPredecessor(at.through)
              .addAllRows(rows)
              .setTraceparent(step.traceparent())
              .build();
      try {
        return servers.take(batch).getThrough();
      } catch (Rejection e) {
        step.failed(e.reason().name());
        throw e;
      }
    }
  }

  /**
   * The push servers have committed less than this relay, or the log, was told. What is still in
   * the outbox is sent again from there; what is not was lost with their database.
   */
  private void goBack(Cursor at, long through) {
    if (at.marked > through) {
      log.error(
          "Position {}: the push servers had confirmed outcomes through {} and now hold them through {} only. Their database has lost commits; outcomes that are no longer in the outbox cannot be sent again.",
          replica.number(),
          at.marked,
          through);
    } else {
      log.info("Position {}: relaying again after {}.", replica.number(), through);
    }
    at.through = through;
    at.marked = Math.max(at.marked, through);
  }

  private void mark(Cursor at) {
    long now = System.nanoTime();
    boolean early =
        at.markedNanos != Long.MIN_VALUE
            && now - at.markedNanos < properties.markInterval().toNanos();
    if (at.through > at.marked && !early && replica.leads()) {
      replica.markRelayed(at.incarnation, at.through);
      at.marked = at.through;
      at.markedNanos = now;
    }
  }

  private void failed(Rejection e) {
    // Where leadership was lost, the next one begins at what the log knows.
    if (!replica.leads()) {
      cursor = null;
      return;
    }
    if (!e.detail().equals(toldFailure)) {
      toldFailure = e.detail();
      log.warn("Position {}: outcomes wait in the outbox. {}", replica.number(), e.detail());
    }
  }
}
