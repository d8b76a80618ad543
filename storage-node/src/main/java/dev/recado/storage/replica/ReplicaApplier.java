package dev.recado.storage.replica;

import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Ledger;
import dev.recado.storage.operation.PositionState;
import dev.recado.storage.operation.Verdict;
import dev.recado.storage.replica.ApplyQueue.Committed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies one position's committed log entries to its tables, in order, in batches, on one thread.
 *
 * <p>The database may die under the living process, lose its last asynchronous commits and come
 * back. So the applier never assumes where the tables are: each write names the index that it was
 * decided on. When a write does not find it, or the connection breaks, the replica stops serving,
 * reads the applied index again, applies what is missing from the Raft log once more, and only then
 * goes on. Log entries are purged only behind an index that was flushed, so the stretch is always
 * there. An entry's future is never failed: Raft would take the entry for applied.
 */
public final class ReplicaApplier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReplicaApplier.class);
  private static final Duration RETRY_FIRST = Duration.ofMillis(100);
  private static final Duration RETRY_MAX = Duration.ofSeconds(2);
  private static final Duration IDLE_CHECK = Duration.ofSeconds(1);

  /** Of log entries, and of values that their reads may load. */
  private static final int BATCH_BYTES_MAX = 16 << 20;

  /**
   * How entries are applied: bounds of a batch and of the queue before it.
   *
   * @param linger how long entries that nobody waits for are collected
   * @param keepsRecords whether decided operations are remembered; false breaks that promise
   */
  public record Settings(
      int queueEntriesMax,
      int queueBytesMax,
      int batchOperationsMax,
      Duration linger,
      boolean keepsRecords) {}

  /** What a batch would change, and what its askers are told once it is written. */
  private record Decided(PositionState before, Ledger ledger, List<List<Verdict>> verdicts) {}

  private final ReplicaSchema schema;
  private final ApplierConnections connections;
  private final CommittedLog raftLog;
  private final int batchOperationsMax;
  private final boolean keepsRecords;
  private final ApplyQueue queue;
  private final AppliedIndex applied = new AppliedIndex();
  private final Thread thread;
  private volatile Runnable outboxGrown = () -> {};
  private volatile boolean serving;
  private volatile boolean closed;
  private volatile boolean dead;
  private volatile PositionState state;
  private long completedIndex;
  private @Nullable Connection connection;
  private @Nullable ReplicaTables tables;

  private ReplicaApplier(
      ReplicaSchema schema,
      ApplierConnections connections,
      CommittedLog raftLog,
      Settings settings,
      PositionState state) {
    this.schema = schema;
    this.connections = connections;
    this.raftLog = raftLog;
    this.batchOperationsMax = settings.batchOperationsMax();
    this.keepsRecords = settings.keepsRecords();
    this.queue =
        new ApplyQueue(
            new ApplyQueue.Bounds(
                settings.queueEntriesMax(),
                settings.queueBytesMax(),
                settings.batchOperationsMax(),
                BATCH_BYTES_MAX,
                settings.linger()));
    this.state = state;
    this.applied.set(state.index());
    this.completedIndex = state.index();
    this.thread =
        Thread.ofPlatform()
            .name("applier-" + schema.number())
            .daemon()
            .uncaughtExceptionHandler(this::died)
            .unstarted(this::run);
  }

  /** Reads where the tables are; {@link #start} begins to apply behind that. */
  public static ReplicaApplier open(
      ReplicaSchema schema, ApplierConnections connections, CommittedLog raftLog, Settings settings)
      throws SQLException {
    try (Connection connection = connections.open()) {
      PositionState state = new ReplicaTables(connection, schema, true).readState();
      return new ReplicaApplier(schema, connections, raftLog, settings, state);
    }
  }

  public void start() {
    serving = true;
    thread.start();
  }

  /**
   * Hands over a committed entry; waits while the queue is full. Completed after its batch was
   * written, in order.
   *
   * @param awaited whether somebody waits for the verdicts: else it may be applied a little later,
   *     together with others
   */
  public CompletableFuture<List<Verdict>> apply(Group group, int bytes, boolean awaited)
      throws InterruptedException {
    var verdicts = new CompletableFuture<List<Verdict>>();
    queue.put(new Committed(group, bytes, awaited, verdicts));
    return verdicts;
  }

  /** The position's counters as last written. */
  public PositionState state() {
    return state;
  }

  /** Whether the tables can be trusted to be where {@link #state} says. */
  public boolean serving() {
    return serving;
  }

  public boolean awaitIndex(long index, Duration atMost) throws InterruptedException {
    if (applied.get() >= index) {
      return true;
    }
    queue.readerWaits();
    try {
      return applied.await(index, atMost);
    } finally {
      queue.readerLeaves();
    }
  }

  /** Runs after each batch that added to the outbox. */
  public void onOutboxGrown(Runnable wakeUp) {
    outboxGrown = wakeUp;
  }

  /** Reads the applied index and makes it durable: the log may be purged up to it. */
  public PositionState flush() throws SQLException {
    try (Connection own = connections.open()) {
      var flushing = new ReplicaTables(own, schema, true);
      PositionState durable = flushing.readState();
      flushing.flush();
      return durable;
    }
  }

  private void run() {
    try {
      while (!closed) {
        List<Committed> batch = queue.take(IDLE_CHECK);
        if (batch.isEmpty()) {
          checkTables();
        } else {
          applyUntilWritten(batch);
        }
      }
    } catch (InterruptedException e) {
      log.debug("{}: applier interrupted", schema.name());
    } finally {
      serving = false;
      disconnect();
    }
  }

  private void died(Thread applier, Throwable failure) {
    log.error("{}: nothing is applied any more", schema.name(), failure);
    dead = true;
  }

  /** Whether it ended by itself: only a new process goes on. */
  public boolean dead() {
    return dead;
  }

  private void applyUntilWritten(List<Committed> batch) throws InterruptedException {
    List<Group> groups = batch.stream().map(Committed::group).toList();
    Duration pause = RETRY_FIRST;
    Decided decided = null;
    while (!closed) {
      try {
        if (tables == null && reconnect(decided)) {
          complete(batch, decided);
          return;
        }
        decided = decide(groups);
        write(decided);
        complete(batch, decided);
        return;
      } catch (SQLException | IOException | RuntimeException e) {
        stopServing(e);
        Thread.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? pause.multipliedBy(2) : RETRY_MAX;
      }
    }
  }

  private Decided decide(List<Group> groups) throws SQLException {
    PositionState before = state;
    Ledger ledger = connected().open(before, groups);
    return new Decided(before, ledger, groups.stream().map(ledger::decide).toList());
  }

  private void write(Decided decided) throws SQLException {
    ReplicaTables present = connected();
    present.keepPartitions(decided.before().marks(), decided.ledger().state().marks());
    if (!present.write(decided.before(), decided.ledger())) {
      throw new SQLException("The tables are not at applied index " + decided.before().index());
    }
    advance(decided.ledger().state());
  }

  private void advance(PositionState newState) {
    state = newState;
    serving = true;
    applied.set(newState.index());
  }

  private void complete(List<Committed> batch, @Nullable Decided decided) {
    if (decided == null) {
      throw new IllegalStateException("A batch is complete only when it was decided");
    }
    completedIndex = decided.ledger().state().index();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).verdicts().complete(decided.verdicts().get(i));
    }
    if (!decided.ledger().newOutbox().isEmpty()) {
      outboxGrown.run();
    }
  }

  /**
   * Without new entries, too, a database that came back without its last commits is brought up
   * again.
   */
  private void checkTables() {
    try {
      if (tables == null) {
        reconnect(null);
      } else if (tables.readState().index() != completedIndex) {
        throw new SQLException("The tables are not at applied index " + completedIndex);
      }
    } catch (SQLException | IOException | RuntimeException e) {
      stopServing(e);
    }
  }

  private void stopServing(Exception e) {
    if (serving) {
      log.warn(
          "{}: cannot apply behind log entry {}; not serving until the database is back: {}",
          schema.name(),
          completedIndex,
          e.getMessage());
    }
    log.debug("{}: apply failed", schema.name(), e);
    serving = false;
    disconnect();
  }

  /**
   * Connects again, and brings the tables to where they had been before the present batch.
   *
   * @return whether the present batch had been written after all: only its confirmation was lost
   */
  private boolean reconnect(@Nullable Decided decided) throws SQLException, IOException {
    long expected = completedIndex;
    connection = connections.open();
    tables = new ReplicaTables(connection, schema, keepsRecords);
    PositionState found = tables.readState();
    if (decided != null && found.equals(decided.ledger().state())) {
      advance(found);
      return true;
    }
    if (found.index() > expected) {
      throw new IllegalStateException(
          "Applied index "
              + found.index()
              + " is beyond "
              + expected
              + ": something else writes to schema "
              + schema.name());
    }
    state = found;
    if (found.index() < expected) {
      log.warn(
          "{}: the database lost commits; applying log entries {} to {} again",
          schema.name(),
          found.index() + 1,
          expected);
      replay(found.index() + 1, expected);
    }
    if (!serving) {
      log.info("{}: serving again, at applied index {}", schema.name(), expected);
    }
    advance(state);
    return false;
  }

  private void replay(long from, long through) throws SQLException, IOException {
    long next = from;
    while (next <= through && !closed) {
      var groups = new ArrayList<Group>();
      int operations = 0;
      while (next <= through && operations < batchOperationsMax) {
        Group group = raftLog.read(next++);
        groups.add(group);
        operations += group.submissions().size();
      }
      write(decide(groups));
    }
  }

  private ReplicaTables connected() throws SQLException {
    if (tables == null) {
      throw new SQLException("Not connected");
    }
    return tables;
  }

  private void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      log.debug("{}: closing a broken connection", schema.name(), e);
    }
    connection = null;
    tables = null;
  }

  @Override
  public void close() {
    closed = true;
    queue.close();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
