package dev.recado.gateway.api;

import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.membership.Membership;
import dev.recado.membership.Placement;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import org.springframework.stereotype.Component;

/** Whether this gateway can serve: it knows where keys are, and holds its outbox. */
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
   * @throws Rejection with what is missing
   */
  void require() {
    doors.requireOpen();
    Placement _ = FleetController.placement(membership.requireView());
    if (!outbox.isReady()) {
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE, "The gateway has no hold of its outbox's database yet.");
    }
  }
}
