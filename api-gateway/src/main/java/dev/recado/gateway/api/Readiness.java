package dev.recado.gateway.api;

import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.membership.FleetView;
import dev.recado.membership.Membership;
import dev.recado.membership.Placement;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import org.springframework.stereotype.Component;

/** Whether this gateway can serve: it knows the fleet, and it can accept operations. */
@Component
final class Readiness {

  private final Membership membership;
  private final Outbox outbox;
  private final Doors doors;

  Readiness(Membership membership, Outbox outbox, Doors doors) {
    this.membership = membership;
    this.outbox = outbox;
    this.doors = doors;
  }

  /**
   * Returns when it can.
   *
   * @throws Rejection that says what is missing
   */
  void require() {
    doors.requireOpen();
    Placement _ = placement(membership.requireView());
    if (!outbox.isReady()) {
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE, "The gateway has no hold of its outbox's database yet.");
    }
  }

  /**
   * The view's placement.
   *
   * @throws Rejection DISCOVERY_UNAVAILABLE when there is none yet
   */
  static Placement placement(FleetView view) {
    return view.placement()
        .orElseThrow(() ->
            new Rejection(
                Reason.DISCOVERY_UNAVAILABLE,
                "The fleet has no placement yet: not all expected storage nodes have registered."));
  }
}
