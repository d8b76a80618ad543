package dev.recado.gateway.outbox;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whose rows are whose: each gateway holds one lease on whatever it has accepted. */
public final class Ownership {

  private final OwnershipKeeper keeper;
  private final OwnerLeaseTable leases;

  Ownership(OwnershipKeeper keeper, OwnerLeaseTable leases) {
    this.keeper = keeper;
    this.leases = leases;
  }

  /** Empty until the lease was taken. */
  public Optional<UUID> owner() {
    return keeper.owner();
  }

  /** The gateways whose rows are for the others; none while leases do not tell who is gone. */
  public List<UUID> lapsed() throws SQLException {
    Optional<UUID> self = keeper.owner();
    return self.isPresent() && keeper.mayJudge() ? leases.lapsed(self.get()) : List.of();
  }
}
