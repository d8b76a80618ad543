package dev.recado.discovery.fleet;

import dev.recado.discovery.RingProperties;
import dev.recado.discovery.placement.Candidate;
import dev.recado.discovery.placement.PlacementRules;
import dev.recado.membership.MemberRole;
import dev.recado.membership.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Plans the placement once, under the fleet's lock, and keeps who leads what. */
@Component
class PlacementKeeper {

  private static final Logger log = LoggerFactory.getLogger(PlacementKeeper.class);

  private final FleetTable table;
  private final PlacementRules rules;
  private final RingProperties configured;

  PlacementKeeper(FleetTable table, PlacementRules rules, RingProperties configured) {
    this.table = table;
    this.rules = rules;
    this.configured = configured;
  }

  /** The ring of the placement, or the one that will be planned. */
  Ring ring(FleetRow fleet) {
    return fleet.planned() ? new Ring(fleet.bits, fleet.positions) : configured.ring();
  }

  /** Whether it planned. */
  boolean planIfDue(FleetRow fleet, List<MemberRow> members) {
    if (fleet.planned()) {
      return false;
    }
    List<Candidate> candidates =
        members.stream()
            .filter(m -> m.role == MemberRole.STORAGE && !m.suspect)
            .map(m -> new Candidate(m.id, m.name, m.zone, m.holds()))
            .toList();
    return rules
        .plan(candidates)
        .map(placed -> {
          for (int number = 0; number < placed.size(); number++) {
            table.add(new PositionRow(number, placed.get(number)));
          }
          fleet.epoch = 1;
          fleet.bits = configured.bits();
          fleet.positions = configured.positions();
          fleet.replicas = configured.replicas();
          log.info(
              "Planned the placement of {} positions on {} storage members{}.",
              placed.size(),
              candidates.size(),
              candidates.stream().allMatch(c -> c.holds().isEmpty())
                  ? ""
                  : ", as their data has it");
          return true;
        })
        .orElse(false);
  }

  /** Takes in what a member says about its replicas; returns whether what is published changed. */
  boolean report(FleetRow fleet, MemberRow member, List<Registration.Held> held) {
    if (member.role != MemberRole.STORAGE) {
      return false;
    }
    member.hold(held.stream().map(Registration.Held::number).toList());
    if (!fleet.planned()) {
      return false;
    }
    boolean changed = false;
    List<PositionRow> positions = table.positions();
    for (Registration.Held replica : held) {
      PositionRow position = positions.get(replica.number());
      if (rules.adoptsAlso(position.replicas(), member.id)) {
        var known = new ArrayList<>(position.replicas());
        known.add(member.id);
        position.place(known);
        fleet.epoch++;
        changed = true;
      }
      changed |= position.lead(position.leadership().after(replica.report()));
    }
    return changed;
  }

  /** The member leads nothing any more; its replicas stay its own, should it come back. */
  void forget(UUID member) {
    for (PositionRow position : table.positions()) {
      boolean _ = position.lead(position.leadership().without(member));
    }
  }
}
