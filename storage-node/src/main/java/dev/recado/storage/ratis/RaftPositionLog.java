package dev.recado.storage.ratis;

import dev.recado.faults.Failpoint;
import dev.recado.faults.Faults;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.storage.operation.Group;
import dev.recado.storage.proposal.PositionLog;
import dev.recado.storage.replica.ReplicaApplier;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/**
 * One position's Raft group on this node's server, written to in the process: no client, no
 * connection.
 */
final class RaftPositionLog implements PositionLog, Leadership {

  private final int number;
  private final RaftServer server;
  private final RaftGroupId group;
  private final ReplicaApplier applier;
  private final BooleanSupplier mayLead;
  private final Faults faults;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  RaftPositionLog(
      int number,
      RaftServer server,
      RaftGroupId group,
      ReplicaApplier applier,
      BooleanSupplier mayLead,
      Faults faults) {
    this.number = number;
    this.server = server;
    this.group = group;
    this.applier = applier;
    this.mayLead = mayLead;
    this.faults = faults;
  }

  int number() {
    return number;
  }

  RaftGroupId group() {
    return group;
  }

  RaftServer.Division division() {
    try {
      return server.getDivision(group);
    } catch (IOException e) {
      throw new IllegalStateException("The Raft group of position " + number + " is closed", e);
    }
  }

  long committedIndex() {
    return division().getRaftLog().getLastCommittedIndex();
  }

  DivisionInfo info() {
    return division().getInfo();
  }

  /**
   * A leader whose tables are not up to date takes nothing on: what it proposed could not be
   * answered. Nor does one that does not know fleet time, or whose disk is about to be full.
   */
  @Override
  public boolean leads() {
    return info().isLeaderReady() && fit();
  }

  /** Whether this node could lead now. */
  boolean fit() {
    return applier.serving() && mayLead.getAsBoolean();
  }

  @Override
  public Optional<Led> led() {
    DivisionInfo info = info();
    long term = info.getCurrentTerm();
    if (!leads()) {
      return Optional.empty();
    }
    RaftConfiguration replicas = division().getRaftConf();
    long committed = committedIndex();
    // Read again: it may have led an earlier term, or lead a later one.
    if (info.getCurrentTerm() != term || !replicas.getPreviousPeers().isEmpty()) {
      return Optional.empty();
    }
    Set<UUID> others =
        replicas.getCurrentPeers().stream()
            .map(RaftPeer::getId)
            .filter(id -> !id.equals(server.getId()))
            .map(id -> UUID.fromString(id.toString()))
            .collect(Collectors.toUnmodifiableSet());
    return Optional.of(new Led(term, committed, others));
  }

  @Override
  public CompletableFuture<Committed> propose(LogEntry entry) {
    if (entry.getOperationsCount() > 0) {
      faults.pass(Failpoint.BEFORE_PROPOSE);
    }
    var request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(group)
            .setCallId(calls.incrementAndGet())
            .setMessage(LogEntries.toMessage(entry))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return server.submitClientRequestAsync(request).thenApply(this::committed);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Committed committed(RaftClientReply reply) {
    if (!reply.isSuccess() || !(reply.getMessage() instanceof AppliedMessage applied)) {
      throw new IllegalStateException("Raft did not confirm the entry: " + reply.getException());
    }
    return new Committed(applied.index(), applier.state().incarnation(), applied.take());
  }

  /** An entry that was applied before, from the log on disk. */
  Group read(long index) throws IOException {
    LogEntryProto entry = division().getRaftLog().get(index);
    if (entry == null) {
      throw new IOException(
          "Log entry "
              + index
              + " of position "
              + number
              + " is not in the log any more: this replica must be replaced");
    }
    return LogEntries.toGroup(entry);
  }
}
