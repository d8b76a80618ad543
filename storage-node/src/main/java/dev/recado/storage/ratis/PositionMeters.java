package dev.recado.storage.ratis;

import dev.recado.storage.operation.Status;
import dev.recado.storage.operation.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/**
 * What one replica counts and tells. The counters are made ahead: where operations are applied they
 * are only added to.
 */
final class PositionMeters {

  private final MeterRegistry registry;
  private final String position;
  private final Map<Status, Counter> decided = new EnumMap<>(Status.class);
  private final Counter deduplicated;
  private final Counter leaderChanges;
  private @Nullable RaftPeerId leader;

  PositionMeters(MeterRegistry registry, int number) {
    this.registry = registry;
    this.position = Integer.toString(number);
    for (Status status : Status.values()) {
      decided.put(status, decided(status));
    }
    this.deduplicated =
        Counter.builder("recado.storage.operations.deduplicated")
            .description("Operations answered from the inbox, counted by the position's leader")
            .tag("position", position)
            .register(registry);
    this.leaderChanges =
        Counter.builder("recado.storage.leader.changes")
            .description("Leaders of the position that this replica has followed or been")
            .tag("position", position)
            .register(registry);
  }

  private Counter decided(Status status) {
    return Counter.builder("recado.storage.operations.decided")
        .description("Operations decided, counted by the position's leader")
        .tag("position", position)
        .tag("status", wireName(status))
        .register(registry);
  }

  /** As outcomes say it. */
  private static String wireName(Status status) {
    return switch (status) {
      case REFUSED_ID_REUSED, REFUSED_TOO_OLD, REFUSED_BEHIND_HORIZON -> "REFUSED";
      case OK, NOT_FOUND, ALREADY_EXISTS, REVISION_MISMATCH, EXPIRED, CANCELLED -> status.name();
    };
  }

  /** At the leader. */
  void decided(List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      if (verdict.replayed()) {
        deduplicated.increment();
      } else {
        Counter counter = decided.get(verdict.decision().outcome().status());
        if (counter != null) {
          counter.increment();
        }
      }
    }
  }

  synchronized void ledBy(RaftPeerId newLeader) {
    if (!newLeader.equals(leader)) {
      leader = newLeader;
      leaderChanges.increment();
    }
  }

  /** What is read when somebody asks. */
  void watch(RaftPosition replica) {
    gauge("recado.storage.inbox.bytes", replica, RaftPosition::inboxBytes)
        .description("Records of a replica with their indexes, as last looked at")
        .register(registry);
    gauge("recado.storage.retry.window.seconds", replica, r -> r.retryWindow().toSeconds())
        .description("For how long a new record will be kept")
        .register(registry);
    gauge("recado.storage.apply.lag", replica, RaftPosition::applyLag)
        .description("Log entries that are committed and not yet applied by this replica")
        .register(registry);
    gauge("recado.storage.outbox.depth", replica, RaftPosition::outboxDepth)
        .description("Outcomes in the position's outbox that are not marked as relayed")
        .register(registry);
    gauge("recado.storage.leads", replica, r -> r.leads() ? 1 : 0)
        .description("1 where this replica leads its position")
        .register(registry);
  }

  private Gauge.Builder<RaftPosition> gauge(
      String name, RaftPosition replica, java.util.function.ToDoubleFunction<RaftPosition> value) {
    return Gauge.builder(name, replica, value).tag("position", position).strongReference(true);
  }
}
