package dev.recado.gateway.outbox;

import dev.recado.gateway.outbox.Backlog.Carried;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the rows of decided operations, many in one transaction. When the database is away they
 * wait, still in the backlog, which bounds the queue; a row that is left over after a crash costs
 * one more attempt, which finds the operation decided.
 */
final class DecidedSweeper implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(DecidedSweeper.class);
  private static final long POLL_MILLIS = 100;
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  private final OutboxTable outbox;
  private final OutboxProperties properties;
  private final BlockingQueue<Carried> decided;
  private final Consumer<Carried> onDeleted;
  private volatile boolean stopped;

  DecidedSweeper(
      OutboxTable outbox,
      OutboxProperties properties,
      BlockingQueue<Carried> decided,
      Consumer<Carried> onDeleted) {
    this.outbox = outbox;
    this.properties = properties;
    this.decided = decided;
    this.onDeleted = onDeleted;
  }

  /** Ends the loop once the queue is empty, or the database fails. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped || !decided.isEmpty()) {
        Carried first = decided.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null && !delete(gather(first))) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Carried> gather(Carried first) throws InterruptedException {
    var batch = new ArrayList<Carried>();
    batch.add(first);
    long until = System.nanoTime() + properties.deleteLinger().toNanos();
    while (batch.size() < properties.deleteOperationsMax()) {
      int _ = decided.drainTo(batch, properties.deleteOperationsMax() - batch.size());
      long left = until - System.nanoTime();
      if (left <= 0 || batch.size() >= properties.deleteOperationsMax()) {
        break;
      }
      Carried next = decided.poll(left, TimeUnit.NANOSECONDS);
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  /** False when it was given up, because the process stops. */
  private boolean delete(List<Carried> batch) throws InterruptedException {
    List<RowId> ids = batch.stream().map(Carried::id).sorted().toList();
    while (true) {
      try {
        outbox.delete(ids);
        batch.forEach(onDeleted);
        return true;
      } catch (SQLException | RuntimeException e) {
        if (stopped) {
          return false;
        }
        log.warn(
            "{} decided operations could not be deleted from the outbox; they wait: {}",
            ids.size(),
            e.toString());
        TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE.toMillis());
      }
    }
  }
}
