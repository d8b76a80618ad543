package dev.recado.discovery.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A lease that is not renewed for its TTL has lapsed: its member is suspect at once, and gone after
 * the grace.
 *
 * <p>When a large share of a role lapses together, the likely cause is a cut network or discovery
 * itself, and taking them all off the list would do more harm than naming some that are dead. They
 * are marked suspect all the same, since routing then treats them alike; but none is gone until
 * enough are back. Leaving is a member's own word, and is not held back.
 */
public record LeaseRules(Duration ttl, Duration grace, double collapseShare, Duration outageAfter) {

  public Instant renewed(Instant now) {
    return now.plus(ttl);
  }

  public boolean lapsed(Instant expiresAt, Instant now) {
    return !expiresAt.isAfter(now);
  }

  /** Judges the listed members of one role together. */
  public Verdict judge(Collection<Lease> ofOneRole, Instant now) {
    Set<UUID> lapsed = members(ofOneRole, lease -> lapsed(lease.expiresAt(), now));
    boolean heldBack =
        !lapsed.isEmpty()
            && (lapsed.size() == ofOneRole.size()
                || lapsed.size() > collapseShare * ofOneRole.size());
    Set<UUID> gone =
        heldBack
            ? Set.of()
            : members(ofOneRole, lease -> lapsed(lease.expiresAt().plus(grace), now));
    return new Verdict(lapsed, gone, heldBack);
  }

  /** Whether nobody could have renewed for a while before now. */
  public boolean wasAway(Instant lastTick, Instant now) {
    return lastTick.plus(outageAfter).isBefore(now);
  }

  /**
   * The lease after discovery itself was away: nobody could renew, so everybody has a full TTL to
   * do so. A member that was suspect before stays so, but is not gone before that.
   */
  public Instant afterOutage(Instant expiresAt, boolean suspect, Instant now) {
    Instant least = suspect ? now.plus(ttl).minus(grace) : now.plus(ttl);
    return expiresAt.isAfter(least) ? expiresAt : least;
  }

  private static Set<UUID> members(Collection<Lease> leases, Predicate<Lease> which) {
    return leases.stream().filter(which).map(Lease::member).collect(Collectors.toUnmodifiableSet());
  }
}
