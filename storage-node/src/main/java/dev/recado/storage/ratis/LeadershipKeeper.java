package dev.recado.storage.ratis;

import dev.recado.membership.FleetView;
import dev.recado.membership.Membership;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership where it should be: the placement's preferred member asks for it while it is healthy,
 * and a leader whose tables are away, whose disk is nearly full, or that does not know fleet time,
 * gives it up. Not by Raft's own priorities: a preferred member with a broken database would get it
 * back again and again.
 */
final class LeadershipKeeper {

  private static final Logger log = LoggerFactory.getLogger(LeadershipKeeper.class);
  private static final long TRANSFER_MILLIS = 1500;
  private static final Duration UNFIT_MAX = Duration.ofSeconds(2);
  private static final long ANSWERED_MILLIS_MAX = 2_000;

  private final Membership membership;
  private final OpenReplicas replicas;
  private final Map<Integer, Long> unfitSinceNanos = new HashMap<>();
  private final Map<Integer, PreferredLead> leads = new HashMap<>();
  private final Map<Integer, StuckFollower> followers = new HashMap<>();
  private final long intervalNanos;

  LeadershipKeeper(Membership membership, OpenReplicas replicas, ReplicationProperties settings) {
    this.membership = membership;
    this.replicas = replicas;
    this.intervalNanos = settings.leadershipInterval().toNanos();
  }

  void tick() {
    for (RaftPosition position : replicas.positions()) {
      try {
        giveUpWhenUnfit(position);
        giveUpWithStuckFollower(position);
        askWherePreferred(position);
      } catch (IOException | RuntimeException e) {
        log.debug("Leadership of position {} stays: {}", position.number(), e.getMessage());
      }
    }
  }

  private void giveUpWhenUnfit(RaftPosition position) throws IOException {
    if (position.log().fit() || !position.log().info().isLeader()) {
      unfitSinceNanos.remove(position.number());
      return;
    }
    if (elapsed(unfitSinceNanos, position.number()) > UNFIT_MAX.toNanos()) {
      unfitSinceNanos.remove(position.number());
      log.warn(
          "Position {}: giving up leadership, the database has been away, fleet time unknown, or the disk short of room, for {}",
          position.number(),
          UNFIT_MAX);
      replicas.node().transferLeadership(position.log().group(), null, TRANSFER_MILLIS);
    }
  }

  private void giveUpWithStuckFollower(RaftPosition position) throws IOException {
    StuckFollower stuck = followers.computeIfAbsent(position.number(), _ -> new StuckFollower());
    DivisionInfo info = position.log().info();
    if (!info.isLeaderReady()) {
      stuck.forget();
      return;
    }
    boolean allAnswer =
        info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
            .allMatch(follower -> follower.getLastRpcElapsedTimeMs() < ANSWERED_MILLIS_MAX);
    long lowest =
        Arrays.stream(info.getFollowerMatchIndices()).min().orElse(info.getLastAppliedIndex());
    if (stuck.isStuck(lowest, info.getLastAppliedIndex(), allAnswer, System.nanoTime())) {
      log.warn(
          "Position {}: giving up leadership, a follower that answers has not come forward from log entry {} for {}",
          position.number(),
          lowest,
          StuckFollower.PATIENCE);
      replicas.node().transferLeadership(position.log().group(), null, TRANSFER_MILLIS);
    }
  }

  private void askWherePreferred(RaftPosition position) throws IOException {
    Optional<UUID> leader = position.leader();
    boolean mayAsk =
        preferred(position.number())
            && position.log().info().isFollower()
            && position.log().fit()
            && leader.isPresent();
    PreferredLead lead = leads.computeIfAbsent(position.number(), _ -> new PreferredLead());
    if (!mayAsk) {
      lead.forget();
      return;
    }
    if (lead.isDue(leader.get(), System.nanoTime())) {
      replicas.node().requestLeadership(position.log().division().getGroup(), TRANSFER_MILLIS);
      log.info("Position {}: took over leadership, being its preferred member", position.number());
    }
  }

  private boolean preferred(int number) {
    Optional<UUID> self = membership.self();
    return self.isPresent()
        && membership
            .view()
            .flatMap(FleetView::placement)
            .map(Placement::positions)
            .flatMap(all -> all.stream().filter(p -> p.number() == number).findFirst())
            .map(PlacedPosition::replicas)
            .filter(ids -> !ids.isEmpty() && ids.getFirst().equals(self.get()))
            .isPresent();
  }

  private long elapsed(Map<Integer, Long> since, int number) {
    long now = System.nanoTime();
    return now - since.computeIfAbsent(number, _ -> now - intervalNanos);
  }

  /** Before a stop: every position led here goes to the follower that was heard of last. */
  void handOver() {
    for (RaftPosition position : replicas.positions()) {
      try {
        if (position.log().info().isLeader()) {
          handOver(position);
        }
      } catch (IOException | RuntimeException e) {
        log.info(
            "Position {}: leadership was not handed over: {}", position.number(), e.getMessage());
      }
    }
  }

  private void handOver(RaftPosition position) throws IOException {
    Optional<ServerRpcProto> next =
        position.log().info().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
            .min(Comparator.comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs));
    if (next.isPresent()) {
      RaftPeerId to = RaftPeerId.valueOf(next.get().getId().getId());
      replicas.node().transferLeadership(position.log().group(), to, TRANSFER_MILLIS);
      log.info("Position {}: leadership handed over to {}", position.number(), to);
    }
  }
}
