package dev.recado.discovery.fleet;

import dev.recado.discovery.lease.LeaseRules;
import dev.recado.discovery.lease.Verdict;
import dev.recado.membership.MemberRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What time does to the fleet. Any number of instances may tick; the lock has them take turns. */
@Component
public class FleetKeeper {

  private static final Logger log = LoggerFactory.getLogger(FleetKeeper.class);
  private static final Duration TICK_WRITTEN_EVERY = Duration.ofSeconds(1);

  private final FleetTable table;
  private final LeaseRules rules;
  private final PlacementKeeper placement;

  FleetKeeper(FleetTable table, LeaseRules rules, PlacementKeeper placement) {
    this.table = table;
    this.rules = rules;
    this.placement = placement;
  }

  /** Judges every lease by the database's clock, and returns the revision after that. */
  @Transactional
  public long tick() {
    FleetRow fleet = lock();
    Instant now = table.now();
    boolean changed = placement.planIfDue(fleet, table.members());
    boolean heldBack = false;
    for (MemberRole role : MemberRole.values()) {
      List<MemberRow> ofRole = table.members().stream().filter(m -> m.role == role).toList();
      Verdict verdict = rules.judge(ofRole.stream().map(MemberRow::lease).toList(), now);
      heldBack |= verdict.heldBack();
      changed |= apply(verdict, ofRole);
    }
    if (heldBack != fleet.heldBack) {
      fleet.heldBack = heldBack;
      changed = true;
      tellHeldBack(heldBack);
    }
    return changed ? table.nextRevision() : fleet.revision;
  }

  /** The fleet's row, locked, after what discovery's own absence means for the leases. */
  FleetRow lock() {
    FleetRow fleet = table.lock();
    Instant now = table.now();
    if (rules.wasAway(fleet.tickedAt, now)) {
      List<MemberRow> members = table.members();
      if (!members.isEmpty()) {
        log.info(
            "No discovery instance was at work since {}: every lease is granted a full TTL.",
            fleet.tickedAt);
      }
      for (MemberRow member : members) {
        member.leaseExpiresAt = rules.afterOutage(member.leaseExpiresAt, member.suspect, now);
      }
      fleet.tickedAt = now;
    } else if (fleet.tickedAt.plus(TICK_WRITTEN_EVERY).isBefore(now)) {
      fleet.tickedAt = now;
    }
    return fleet;
  }

  private boolean apply(Verdict verdict, List<MemberRow> ofRole) {
    boolean changed = false;
    for (MemberRow member : ofRole) {
      if (verdict.gone().contains(member.id)) {
        log.info(
            "Member {} ({}) stayed away for longer than its grace: gone.", member.name, member.id);
        table.remove(member);
        placement.forget(member.id);
        changed = true;
      } else if (member.suspect != verdict.lapsed().contains(member.id)) {
        member.suspect = !member.suspect;
        log.info(
            "Member {} ({}) is {}.", member.name, member.id, member.suspect ? "suspect" : "live");
        changed = true;
      }
    }
    return changed;
  }

  private void tellHeldBack(boolean heldBack) {
    if (heldBack) {
      log.warn(
          "So many members have lapsed at once that the list is held back: nobody is taken off it. Suspect: {}",
          table.members().stream()
              .filter(m -> m.suspect)
              .map(m -> m.name)
              .collect(Collectors.joining(", ")));
    } else {
      log.info("Enough members are back: the list is no longer held back.");
    }
  }
}
