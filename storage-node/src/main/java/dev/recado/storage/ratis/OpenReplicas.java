package dev.recado.storage.ratis;

import java.io.IOException;
import java.util.List;

/** The replicas of a running node, and the Raft server under them. */
record OpenReplicas(
    RaftNode node, List<RaftPosition> positions, List<PositionStateMachine> machines)
    implements AutoCloseable {

  /**
   * Whether a division closed by itself, or its log failed: both are for good, and only a new
   * process mends them.
   */
  boolean broken() {
    return machines.stream().anyMatch(PositionStateMachine::failed)
        || positions.stream().anyMatch(OpenReplicas::closed);
  }

  private static boolean closed(RaftPosition position) {
    if (position.dead()) {
      return true;
    }
    try {
      return !position.log().info().isAlive();
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    positions.forEach(RaftPosition::close);
    node.close();
  }
}
