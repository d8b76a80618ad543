package dev.recado.gateway.outbox;

import dev.recado.gateway.outbox.OutboxTable.Insertion;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits waiting requests together: while one transaction is being committed, the next ones
 * gather. A request fails for its own faults only. The queue is bounded by the backlog that its
 * requests have a share of.
 */
final class GroupCommitter implements Runnable {

  /** What comes of requests, told on the committer's thread. */
  interface Listener {
    /** Committed; {@code inserted} are the rows that were not there before. */
    void committed(AcceptRequest request, List<OutboxRow> inserted);

    /** Committed, or not. */
    void uncertain(AcceptRequest request);
  }

  private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);
  private static final int CONFLICT_RETRIES_MAX = 3;
  private static final long POLL_MILLIS = 100;

  private final DataSource database;
  private final OutboxTable outbox;
  private final OutboxProperties properties;
  private final Supplier<Optional<UUID>> owner;
  private final Listener listener;
  private final LinkedBlockingQueue<AcceptRequest> waiting = new LinkedBlockingQueue<>();
  private final Deque<AcceptRequest> deferred = new ArrayDeque<>();
  private volatile boolean stopped;

  GroupCommitter(
      DataSource database,
      OutboxTable outbox,
      OutboxProperties properties,
      Supplier<Optional<UUID>> owner,
      Listener listener) {
    this.database = database;
    this.outbox = outbox;
    this.properties = properties;
    this.owner = owner;
    this.listener = listener;
  }

  boolean isReady() {
    return !stopped && owner.get().isPresent();
  }

  void add(AcceptRequest request) {
    waiting.add(request);
    if (stopped) {
      refuse(waiting);
    }
  }

  /** Ends the loop after the transaction at hand; what waits is refused. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        AcceptRequest first = next();
        Optional<UUID> member = owner.get();
        if (first != null && member.isPresent()) {
          commit(member.get(), gather(first));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        stopped = true;
      } catch (RuntimeException e) {
        log.error("The outbox's committer failed; it goes on", e);
      }
    }
    refuse(deferred);
    refuse(waiting);
  }

  private @Nullable AcceptRequest next() throws InterruptedException {
    return deferred.isEmpty() ? waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS) : deferred.poll();
  }

  private AcceptBatch gather(AcceptRequest first) {
    AcceptBatch batch = AcceptBatch.of(first);
    var putOff = new ArrayList<AcceptRequest>();
    AcceptRequest next = poll();
    while (next != null) {
      if (!batch.hasRoomFor(next, properties.commitOperationsMax(), properties.commitBytesMax())) {
        putOff.add(next);
        break;
      }
      if (batch.agreesWith(next)) {
        batch.add(next);
      } else {
        putOff.add(next);
      }
      next = poll();
    }
    putOff.reversed().forEach(deferred::addFirst);
    return batch;
  }

  private @Nullable AcceptRequest poll() {
    AcceptRequest next = deferred.poll();
    return next == null ? waiting.poll() : next;
  }

  private void commit(UUID member, AcceptBatch batch) {
    for (int attempt = 1; ; attempt++) {
      try {
        transact(member, batch);
        return;
      } catch (CommitUncertainException e) {
        log.warn(
            "Whether {} operations were accepted is not known: {}",
            batch.rows().size(),
            e.getMessage());
        batch.requests().forEach(listener::uncertain);
        fail(batch, GroupCommitter::undecided);
        return;
      } catch (SQLException e) {
        if (SqlFailures.isConflict(e) && attempt < CONFLICT_RETRIES_MAX) {
          continue;
        }
        failed(member, batch, e);
        return;
      } catch (RuntimeException e) {
        log.error("{} operations could not be accepted", batch.rows().size(), e);
        fail(
            batch,
            _ -> new Rejection(Reason.INTERNAL, "Unexpected failure; nothing was accepted."));
        return;
      }
    }
  }

  /** One bad request must not take the others with it. */
  private void failed(UUID member, AcceptBatch batch, SQLException failure) {
    if (!SqlFailures.isOfStatement(failure)) {
      log.warn("{} operations could not be accepted: {}", batch.rows().size(), failure.toString());
      fail(batch, _ -> SqlFailures.unavailable());
    } else if (batch.requests().size() > 1) {
      batch.requests().forEach(request -> commit(member, AcceptBatch.of(request)));
    } else {
      log.error("A request could not be accepted", failure);
      fail(batch, _ -> new Rejection(Reason.INTERNAL, "Unexpected failure; nothing was accepted."));
    }
  }

  private void transact(UUID member, AcceptBatch batch)
      throws SQLException, CommitUncertainException {
    Set<AcceptRequest> refused;
    Insertion insertion;
    Connection connection = database.getConnection();
    try {
      connection.setAutoCommit(false);
      insertion = outbox.insert(connection, member, batch.rows());
      refused = batch.naming(insertion.differing());
      if (!refused.isEmpty()) {
        List<RowId> unwanted =
            batch.onlyOf(refused).stream().filter(insertion.fresh()::contains).toList();
        outbox.delete(connection, unwanted);
        unwanted.forEach(insertion.fresh()::remove);
      }
      commit(connection);
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    } finally {
      close(connection);
    }
    tell(batch, refused, insertion.fresh());
  }

  /** After the commit nothing may look like a failure of it. */
  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("A connection did not close", e);
    }
  }

  private static void rollBack(Connection connection, Exception failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static void commit(Connection connection) throws CommitUncertainException {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new CommitUncertainException(e);
    }
  }

  private void tell(AcceptBatch batch, Set<AcceptRequest> refused, Set<RowId> inserted) {
    for (AcceptRequest request : batch.requests()) {
      if (refused.contains(request)) {
        boolean _ = request.committed().completeExceptionally(reused(request));
      } else {
        // Two requests may share a row: the first one starts it.
        listener.committed(
            request, request.rows().stream().filter(row -> inserted.remove(row.id())).toList());
        boolean _ = request.committed().complete(null);
      }
    }
  }

  private static Rejection reused(AcceptRequest request) {
    return new Rejection(
        Reason.ID_REUSED,
        request.rows().size() == 1
            ? "Operation "
                + request.rows().getFirst().id().operationId()
                + " was accepted before with another payload. Use a new id for another operation."
            : "One of the operations was accepted before with another payload, so none was accepted now. Use new ids for other operations.");
  }

  private static Rejection undecided(AcceptRequest request) {
    var id = request.rows().getFirst().id().operationId();
    return new Rejection(
        Reason.UNDECIDED,
        "The connection to the gateway's database was lost while it committed, so it is not known whether this was accepted. Ask, or retry, with the same id.",
        Duration.ofSeconds(1),
        Map.of("id", id.toString()));
  }

  private static void fail(AcceptBatch batch, Function<AcceptRequest, Rejection> why) {
    batch
        .requests()
        .forEach(request -> {
          boolean _ = request.committed().completeExceptionally(why.apply(request));
        });
  }

  private static void refuse(Queue<AcceptRequest> requests) {
    var rejection =
        new Rejection(Reason.SHUTTING_DOWN, "This gateway is stopping. Ask another one.");
    AcceptRequest next = requests.poll();
    while (next != null) {
      boolean _ = next.committed().completeExceptionally(rejection);
      next = requests.poll();
    }
  }
}
