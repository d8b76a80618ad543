package dev.recado.storage.api;

import dev.recado.membership.FleetView;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.forward.Admission;
import dev.recado.storage.position.PositionReplica;
import dev.recado.storage.position.Replicas;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Whether this node can serve: every replica that it was given is open and knows a leader, and
 * their logs have room.
 */
final class Readiness {

  private final Supplier<Optional<FleetView>> view;
  private final Supplier<Optional<UUID>> self;
  private final Replicas replicas;
  private final Admission admission;
  private final Supplier<Optional<String>> diskShortage;

  Readiness(
      Supplier<Optional<FleetView>> view,
      Supplier<Optional<UUID>> self,
      Replicas replicas,
      Admission admission,
      Supplier<Optional<String>> diskShortage) {
    this.view = view;
    this.self = self;
    this.replicas = replicas;
    this.admission = admission;
    this.diskShortage = diskShortage;
  }

  /**
   * Returns when it can.
   *
   * @throws Rejection with what is missing
   */
  void require() {
    missing()
        .ifPresent(missing -> {
          throw missing;
        });
  }

  /** Empty when it can. */
  Optional<Rejection> missing() {
    if (admission.isStopping()) {
      return Optional.of(new Rejection(Reason.SHUTTING_DOWN, "This storage node is stopping."));
    }
    Optional<FleetView> present = view.get();
    if (present.isEmpty() || self.get().isEmpty()) {
      return Optional.of(
          new Rejection(
              Reason.DISCOVERY_UNAVAILABLE, "This storage node waits for the discovery service."));
    }
    Optional<String> shortage = diskShortage.get();
    if (shortage.isPresent()) {
      return shortage.map(Readiness::unavailable);
    }
    return present
        .get()
        .placement()
        .map(placement -> missing(placement, self.get().get()))
        .orElseGet(() -> Optional.of(unavailable("The fleet has no placement yet.")));
  }

  private Optional<Rejection> missing(Placement placement, UUID member) {
    List<Integer> waiting =
        placement.positions().stream()
            .filter(position -> position.replicas().contains(member))
            .map(PlacedPosition::number)
            .filter(number -> !isServing(number))
            .toList();
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of(
            unavailable(
                "The replicas of positions " + waiting + " are not open or know no leader."));
  }

  private boolean isServing(int number) {
    return replicas
        .find(number)
        .filter(replica -> replica.leads() || knowsLeader(replica))
        .isPresent();
  }

  private static boolean knowsLeader(PositionReplica replica) {
    return replica.leader().isPresent();
  }

  private static Rejection unavailable(String detail) {
    return new Rejection(Reason.POSITION_UNAVAILABLE, detail);
  }
}
