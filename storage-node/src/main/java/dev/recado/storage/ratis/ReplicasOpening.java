package dev.recado.storage.ratis;

import dev.recado.faults.Faults;
import dev.recado.faults.Flaw;
import dev.recado.journal.StepJournal;
import dev.recado.membership.FleetClock;
import dev.recado.membership.FleetView;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import dev.recado.membership.tls.MemberTls;
import dev.recado.storage.disk.DiskSpace;
import dev.recado.storage.operation.Group;
import dev.recado.storage.proposal.GroupProposer;
import dev.recado.storage.proposal.ProposalProperties;
import dev.recado.storage.replica.ApplierConnections;
import dev.recado.storage.replica.ReplicaApplier;
import dev.recado.storage.replica.ReplicaReader;
import dev.recado.storage.replica.ReplicaSchema;
import dev.recado.tracing.OperationTracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.statemachine.StateMachine;

/**
 * Opens the replicas that the placement gives a member: tables first, then the log on top of where
 * the tables are.
 */
final class ReplicasOpening {

  /** What a replica's log and tables live on. */
  record Ground(
      DataSource database,
      ApplierConnections connections,
      Executor readers,
      DiskSpace disk,
      String host,
      int raftPort,
      MemberTls tls) {

    Path raftDirectory() {
      return disk.directory();
    }
  }

  /** What looks on, or steps in, as entries go by. */
  record Hooks(
      Faults faults,
      StepJournal journal,
      MeterRegistry meters,
      OperationTracing tracing,
      Witnesses witnesses,
      Runnable leadershipChanged) {}

  private final Ground ground;
  private final ReplicationProperties settings;
  private final ProposalProperties proposals;
  private final FleetClock clock;
  private final Hooks hooks;

  ReplicasOpening(
      Ground ground,
      ReplicationProperties settings,
      ProposalProperties proposals,
      FleetClock clock,
      Hooks hooks) {
    this.ground = ground;
    this.settings = settings;
    this.proposals = proposals;
    this.clock = clock;
    this.hooks = hooks;
  }

  /** Tables first, then the log on top of where they are. */
  OpenReplicas open(UUID self, FleetView view, Placement placement)
      throws IOException, SQLException {
    Files.createDirectories(ground.raftDirectory());
    var replicas = new LinkedHashMap<RaftGroup, ReplicaTables>();
    for (PlacedPosition position : placement.positions()) {
      if (position.replicas().contains(self)) {
        RaftGroup group = RaftGroups.group(view, position);
        replicas.put(group, new ReplicaTables(() -> openTables(position, group.getGroupId())));
      }
    }
    RaftNode node =
        RaftNode.open(
            self, ratisProperties(), RatisConfiguration.secured(ground.tls()), machines(replicas));
    try {
      node.start(List.copyOf(replicas.keySet()));
      return new OpenReplicas(
          node,
          positions(node, replicas),
          replicas.values().stream().map(ReplicaTables::machine).toList());
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private RaftProperties ratisProperties() {
    return RatisConfiguration.of(
        settings, ground.raftDirectory(), ground.host(), ground.raftPort());
  }

  private static StateMachine.Registry machines(Map<RaftGroup, ReplicaTables> replicas) {
    Map<RaftGroupId, ReplicaTables> byId = new HashMap<>();
    replicas.forEach((group, tables) -> byId.put(group.getGroupId(), tables));
    return group -> {
      ReplicaTables tables = byId.get(group);
      if (tables == null) {
        throw new IllegalStateException(
            "The Raft directory holds the group "
                + group.getUuid()
                + ", which the placement does not give this member");
      }
      return tables.machine();
    };
  }

  private ReplicaTables.Opened openTables(PlacedPosition position, RaftGroupId group)
      throws SQLException {
    var schema = new ReplicaSchema(position.number());
    schema.migrate(ground.database());
    var log = new CompletableFuture<RaftPositionLog>();
    ReplicaApplier applier =
        ReplicaApplier.open(
            schema,
            ground.connections(),
            index -> readFrom(log, index),
            new ReplicaApplier.Settings(
                settings.applyQueueEntriesMax(),
                settings.applyQueueBytesMax(),
                settings.applyBatchOperationsMax(),
                settings.followerApplyLinger(),
                !hooks.faults().has(Flaw.RECORDS_OFF)));
    checkLogIsThere(applier, schema, group);
    return new ReplicaTables.Opened(
        position,
        schema,
        applier,
        new PositionStateMachine(
            applier,
            hooks.leadershipChanged(),
            hooks.faults(),
            new GroupSteps(hooks.journal(), hooks.tracing(), position.number()),
            new PositionMeters(hooks.meters(), position.number())),
        log);
  }

  private static Group readFrom(CompletableFuture<RaftPositionLog> log, long index)
      throws IOException {
    RaftPositionLog opened = log.getNow(null);
    if (opened == null) {
      throw new IOException("The log is not open yet");
    }
    return opened.read(index);
  }

  /**
   * Tables that were applied to without the log they came from: this member would vote twice, or
   * answer from nowhere.
   */
  private void checkLogIsThere(ReplicaApplier applier, ReplicaSchema schema, RaftGroupId group) {
    Path directory = ground.raftDirectory().resolve(group.getUuid().toString());
    if (applier.state().index() >= 0 && !Files.isDirectory(directory)) {
      throw new DataMismatchException(
          "Schema "
              + schema.name()
              + " is at applied index "
              + applier.state().index()
              + ", but its Raft log "
              + directory
              + " is missing. Restore the log, or empty the database and the data directory to join as a new member.");
    }
  }

  /** What it would have to stamp must be known, and what it takes on must find room. */
  private boolean mayLead() {
    return clock.known() && ground.disk().enough();
  }

  DiskSpace disk() {
    return ground.disk();
  }

  private List<RaftPosition> positions(RaftNode node, Map<RaftGroup, ReplicaTables> replicas) {
    var positions = new ArrayList<RaftPosition>();
    replicas.forEach((group, tables) -> {
      ReplicaTables.Opened opened = tables.opened();
      int number = opened.position().number();
      var log =
          new RaftPositionLog(
              number,
              node.server(),
              group.getGroupId(),
              opened.applier(),
              this::mayLead,
              hooks.faults());
      opened.log().complete(log);
      var proposer = new GroupProposer(number, log, clock::millis, proposals, hooks.tracing());
      proposer.start();
      positions.add(
          new RaftPosition(
              log,
              opened.applier(),
              new ReplicaReader(ground.database(), opened.schema()),
              proposer,
              hooks.witnesses(),
              ground.readers(),
              opened.position().idText(),
              hooks.faults()));
    });
    return List.copyOf(positions);
  }
}
