package dev.recado.gateway.outbox;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the others from this process's rows: renews its lease from when it knows its member id. A
 * lease that lapses while the process is paused does no harm: two owners send an operation twice,
 * and its inbox decides.
 */
final class OwnershipKeeper {

  private static final Logger log = LoggerFactory.getLogger(OwnershipKeeper.class);

  private final OwnerLeaseTable leases;
  private final OutboxProperties properties;
  private final Supplier<Optional<UUID>> self;
  private volatile @Nullable UUID owner;
  private long failedNanos;
  private boolean failing;

  OwnershipKeeper(
      OwnerLeaseTable leases, OutboxProperties properties, Supplier<Optional<UUID>> self) {
    this.leases = leases;
    this.properties = properties;
    this.self = self;
  }

  /** Renews, and takes notice of a failure; waits for nothing. */
  synchronized void renew() {
    Optional<UUID> member = self.get();
    if (member.isEmpty()) {
      return;
    }
    try {
      leases.renew(member.get(), properties.ownerLeaseTtl());
      failing = false;
      if (owner == null) {
        owner = member.get();
      }
    } catch (SQLException | RuntimeException e) {
      if (!failing) {
        log.warn("The lease on this gateway's outbox could not be renewed: {}", e.toString());
      }
      failing = true;
      failedNanos = System.nanoTime();
    }
  }

  Optional<UUID> owner() {
    return Optional.ofNullable(owner);
  }

  /** Whether the last renewal worked. */
  synchronized boolean isHeld() {
    return owner != null && !failing;
  }

  /**
   * Whether leases tell who is gone: not for one full ttl after the database was away, when
   * everybody's has lapsed.
   */
  synchronized boolean mayJudge() {
    return owner != null
        && !failing
        && (failedNanos == 0
            || System.nanoTime() - failedNanos > properties.ownerLeaseTtl().toNanos());
  }

  /** The next owner need not wait. */
  synchronized void release() {
    UUID member = owner;
    if (member != null) {
      try {
        leases.release(member);
      } catch (SQLException | RuntimeException e) {
        log.warn(
            "The lease on this gateway's outbox could not be given up, and lapses by itself: {}",
            e.toString());
      }
    }
  }
}
