package dev.recado.discovery.lease;

import java.util.Set;
import java.util.UUID;

/**
 * What a role's leases say at a time.
 *
 * @param lapsed suspect, or gone
 * @param gone to be taken off the list
 * @param heldBack so many have lapsed at once that nobody is taken off the list
 */
public record Verdict(Set<UUID> lapsed, Set<UUID> gone, boolean heldBack) {
  public Verdict {
    lapsed = Set.copyOf(lapsed);
    gone = Set.copyOf(gone);
  }
}
