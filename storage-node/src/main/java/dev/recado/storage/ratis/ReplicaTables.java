package dev.recado.storage.ratis;

import dev.recado.membership.PlacedPosition;
import dev.recado.storage.replica.ReplicaApplier;
import dev.recado.storage.replica.ReplicaSchema;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * A replica's tables and the state machine over them. Opened again when Ratis closed them: a group
 * that is told its members once more is closed in between.
 */
final class ReplicaTables {

  /** The applier needs the log that is opened on top of it. */
  record Opened(
      PlacedPosition position,
      ReplicaSchema schema,
      ReplicaApplier applier,
      PositionStateMachine machine,
      CompletableFuture<RaftPositionLog> log) {}

  interface Opening {
    Opened open() throws SQLException;
  }

  private final Opening opening;
  private Opened opened;

  ReplicaTables(Opening opening) throws SQLException {
    this.opening = opening;
    this.opened = opening.open();
  }

  synchronized Opened opened() {
    return opened;
  }

  synchronized PositionStateMachine machine() {
    if (opened.machine().getLifeCycleState().isClosingOrClosed()) {
      try {
        opened = opening.open();
      } catch (SQLException e) {
        throw new IllegalStateException("The tables cannot be opened again", e);
      }
    }
    return opened.machine();
  }
}
