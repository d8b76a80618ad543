package dev.recado.gateway.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the rows that nobody carries: those of owners whose lease has lapsed, and own ones that are
 * not in memory, from an earlier process or a commit whose result was lost. Takes over only what
 * the backlog has room for.
 */
final class OutboxSweeper {

  private static final Logger log = LoggerFactory.getLogger(OutboxSweeper.class);

  /**
   * A younger row may be about to enter the backlog; at the start there is none of this process.
   */
  private static final Duration OWN_AGE = Duration.ofSeconds(5);

  private final OutboxTable outbox;
  private final OwnerLeaseTable leases;
  private final OwnershipKeeper ownership;
  private final Backlog backlog;
  private final Budget budget;
  private final OutboxProperties properties;
  private final AtomicLong nextOwnNanos = new AtomicLong(System.nanoTime());
  private boolean first = true;

  OutboxSweeper(
      Tables tables,
      OwnershipKeeper ownership,
      Backlog backlog,
      Budget budget,
      OutboxProperties properties) {
    this.outbox = tables.outbox();
    this.leases = tables.leases();
    this.ownership = ownership;
    this.backlog = backlog;
    this.budget = budget;
    this.properties = properties;
  }

  record Tables(OutboxTable outbox, OwnerLeaseTable leases) {}

  /** There may be own rows that are not in memory. */
  void wantOwn() {
    wantOwnIn(OWN_AGE);
  }

  private void wantOwnIn(Duration pause) {
    long wanted = System.nanoTime() + pause.toNanos();
    long _ = nextOwnNanos.accumulateAndGet(wanted, (a, b) -> a - b < 0 ? a : b);
  }

  /** One look; {@code ready} says whether operations can be sent off. */
  void sweep(OutboxMeters meters, BooleanSupplier ready) {
    UUID self = ownership.owner().orElse(null);
    if (self == null || !ready.getAsBoolean()) {
      return;
    }
    try {
      if (System.nanoTime() - nextOwnNanos.get() >= 0) {
        nextOwnNanos.set(System.nanoTime() + properties.ownSweepInterval().toNanos());
        sweepOwn(self, meters);
      }
      if (ownership.mayJudge()) {
        claimLapsed(self, meters);
      }
    } catch (SQLException | RuntimeException e) {
      // What was missed is found by the next look.
      wantOwnIn(properties.sweepInterval());
      log.warn("Looking for rows of the outbox that nobody carries failed: {}", e.toString());
    }
  }

  private void sweepOwn(UUID self, OutboxMeters meters) throws SQLException {
    double ageSeconds = first ? 0 : OWN_AGE.toSeconds();
    @Nullable RowId after = null;
    List<OutboxRow> page;
    do {
      page = outbox.ownAfter(self, after, properties.claimOperationsMax(), ageSeconds);
      for (OutboxRow row : page) {
        after = row.id();
        if (!backlog.carries(row.id()) && !start(row, meters)) {
          wantOwnIn(properties.sweepInterval());
          return;
        }
      }
    } while (page.size() == properties.claimOperationsMax());
    first = false;
  }

  private boolean start(OutboxRow row, OutboxMeters meters) {
    if (!budget.tryTake(1, row.bytes())) {
      return false;
    }
    meters.claimed(1);
    backlog.start(row, null);
    return true;
  }

  private void claimLapsed(UUID self, OutboxMeters meters) throws SQLException {
    List<UUID> lapsed = leases.lapsed(self);
    while (!lapsed.isEmpty()) {
      int room = Math.min(properties.claimOperationsMax(), budget.operationsLeft());
      if (room == 0) {
        return;
      }
      List<OutboxRow> claimed = outbox.claim(self, lapsed, room, budget.bytesLeft());
      if (claimed.isEmpty()) {
        return;
      }
      log.info("Took over {} accepted operations of gateways that are gone.", claimed.size());
      for (OutboxRow row : claimed) {
        if (!start(row, meters)) {
          // It is an own one by now.
          wantOwnIn(properties.sweepInterval());
        }
      }
    }
  }
}
