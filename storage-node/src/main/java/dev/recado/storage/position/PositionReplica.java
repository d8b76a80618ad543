package dev.recado.storage.position;

import com.google.protobuf.ByteString;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.v1.HeldReplica;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One position's replica on this node. Futures fail with a {@link dev.recado.protocol.Rejection}
 * when the request was certainly not done (NOT_LEADER, OVERLOADED, POSITION_UNAVAILABLE,
 * SHUTTING_DOWN), and with an {@link IndeterminateException} when an operation was handed to Raft
 * and its decision is not known: it may still be executed. They are completed on the position's own
 * threads: do not block in them.
 */
public interface PositionReplica {

  int number();

  /** Whether this node believes that it leads the position; the log has the last word. */
  boolean leads();

  /**
   * Whether this replica is in that Raft term now: then nobody has been elected in a later one with
   * its vote.
   */
  boolean isInTerm(long term);

  /** Member id of the leader, as Raft tells. */
  Optional<UUID> leader();

  /** At the leader: executes the operation, or returns its first outcome. */
  CompletableFuture<Decided> execute(LoggedOperation operation);

  /** At the leader: linearizable. */
  CompletableFuture<Found> read(String namespace, ByteString key);

  /**
   * At any replica, not older than what was seen; POSITION_UNAVAILABLE when the replica does not
   * get there within a second.
   */
  CompletableFuture<Found> readLocal(String namespace, ByteString key, SessionToken.Seen seen);

  /** Runs what asks for several entries: they are read together. */
  void together(Runnable asks);

  /** At the leader: entries in key order, linearizable. */
  CompletableFuture<Page> scan(ScanRange range);

  /** At the leader: an operation's record, linearizable. */
  CompletableFuture<Optional<Recorded>> find(String namespace, UUID id, ByteString key);

  /**
   * At the leader: the oldest outbox rows after a sequence, in order; at most 1,000, and about 1
   * MiB.
   */
  CompletableFuture<OutboxBatch> outboxAfter(long sequence);

  /**
   * At the leader: has the log note that a push server has committed the outbox through a sequence.
   * Lost news is no harm.
   */
  void markRelayed(long incarnation, long through);

  /**
   * Runs when there may be something new for the relay: outbox rows applied, or leadership gained.
   */
  void onOutboxGrown(Runnable wakeUp);

  HeldReplica describe();

  /** A batch of the outbox; rows carry no position. */
  record OutboxBatch(long incarnation, long relayedThrough, List<OutboxRow> rows) {}
}
