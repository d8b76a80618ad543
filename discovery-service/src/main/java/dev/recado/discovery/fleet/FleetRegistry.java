package dev.recado.discovery.fleet;

import dev.recado.discovery.DiscoveryProperties;
import dev.recado.discovery.lease.LeaseRules;
import dev.recado.discovery.lease.MemberNames;
import dev.recado.membership.MemberRole;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.HeldReplica;
import dev.recado.protocol.v1.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Members come, renew and leave by their own word. */
@Service
public class FleetRegistry {

  private static final Logger log = LoggerFactory.getLogger(FleetRegistry.class);

  private final FleetKeeper keeper;
  private final FleetTable table;
  private final PlacementKeeper placement;
  private final LeaseRules rules;
  private final int membersMax;

  FleetRegistry(
      FleetKeeper keeper,
      FleetTable table,
      PlacementKeeper placement,
      LeaseRules rules,
      DiscoveryProperties properties) {
    this.keeper = keeper;
    this.table = table;
    this.placement = placement;
    this.rules = rules;
    this.membersMax = properties.membersMax();
  }

  @Transactional
  public Granted register(Registration registration) {
    FleetRow fleet = keeper.lock();
    Instant now = table.now();
    belong(fleet, registration);
    UUID id = registration.id().or(() -> givenBefore(registration)).orElseGet(UUID::randomUUID);
    List<Registration.Held> held =
        Registration.held(placement.ring(fleet), id, registration.replicas());
    Optional<MemberRow> known = table.member(id);
    known.ifPresent(row -> refuseSecondProcess(row, registration, now));
    MemberRow member = known.orElseGet(() -> add(id, now));
    member.takeAddress(registration.told(), registration.role());
    member.name =
        MemberNames.choose(registration.told().getName(), member.role.text(), taken(member));
    member.processId = registration.processId();
    member.leaseExpiresAt = rules.renewed(now);
    member.suspect = false;
    boolean _ = placement.report(fleet, member, held);
    boolean _ = placement.planIfDue(fleet, table.members());
    log.info(
        "Member {} ({}) registered from {}:{}{}.",
        member.name,
        id,
        member.host,
        member.grpcPort,
        known.isPresent() ? " again" : "");
    return granted(fleet, id, table.nextRevision());
  }

  @Transactional(readOnly = true)
  public Optional<MemberRole> roleOf(UUID id) {
    return table.member(id).map(member -> member.role);
  }

  @Transactional
  public Granted renew(UUID id, String processId, List<HeldReplica> replicas) {
    FleetRow fleet = keeper.lock();
    MemberRow member =
        table.member(id).filter(m -> m.isProcess(processId)).orElseThrow(() -> unknown(id));
    List<Registration.Held> held =
        Registration.held(placement.ring(fleet), id, Registration.bounded(replicas));
    boolean changed = placement.report(fleet, member, held);
    if (member.suspect) {
      member.suspect = false;
      member.name = MemberNames.choose(member.name, member.role.text(), taken(member));
      log.info("Member {} ({}) is back.", member.name, id);
      changed = true;
    }
    member.leaseExpiresAt = rules.renewed(table.now());
    return granted(fleet, id, changed ? table.nextRevision() : fleet.revision);
  }

  /** Immediate. A process that was succeeded under its id changes nothing by leaving. */
  @Transactional
  public long leave(UUID id, String processId) {
    FleetRow fleet = keeper.lock();
    Optional<MemberRow> member = table.member(id).filter(m -> m.isProcess(processId));
    if (member.isEmpty()) {
      return fleet.revision;
    }
    table.remove(member.get());
    placement.forget(id);
    log.info("Member {} ({}) left.", member.get().name, id);
    return table.nextRevision();
  }

  /**
   * A process whose first answer was lost does not know its id, and asks for one again. Another one
   * would leave a member behind that nobody is, and that positions may be placed on.
   */
  private Optional<UUID> givenBefore(Registration registration) {
    return table.members().stream()
        .filter(m -> !m.processId.isEmpty() && m.processId.equals(registration.processId()))
        .map(m -> m.id)
        .findFirst();
  }

  private Granted granted(FleetRow fleet, UUID id, long revision) {
    // Read last, since the member takes it for the middle of its round trip.
    return new Granted(id, rules.ttl(), revision, fleet.fleetId, table.now());
  }

  /**
   * The fleet's id is made for its first member; a member with data brings its own along, when
   * discovery lost its database and nothing was placed since.
   */
  private void belong(FleetRow fleet, Registration registration) {
    String told = registration.fleetId();
    boolean blank = fleet.fleetId.isEmpty();
    if (blank) {
      fleet.fleetId = told.isEmpty() ? UUID.randomUUID().toString() : told;
    } else if (!told.isEmpty() && !told.equals(fleet.fleetId)) {
      if (fleet.planned() || registration.replicas().isEmpty() || anotherHolds()) {
        throw new Rejection(
            Reason.FORBIDDEN,
            "The member's data belongs to fleet "
                + told
                + ", but this is fleet "
                + fleet.fleetId
                + ". Point it to its own discovery service, or give it an empty data directory.");
      }
      log.warn("Fleet {} is now {}, the one that a storage member brings.", fleet.fleetId, told);
      fleet.fleetId = told;
    }
  }

  private boolean anotherHolds() {
    return table.members().stream()
        .anyMatch(m -> m.role == MemberRole.STORAGE && m.holds.length > 0);
  }

  /**
   * Two live processes under one id would vote twice. But one that was killed must not wait for its
   * own old lease: whoever comes from the same host and ports is its successor, because two live
   * processes cannot listen on the same ports.
   */
  private void refuseSecondProcess(MemberRow row, Registration registration, Instant now) {
    boolean same =
        !registration.processId().isEmpty() && registration.processId().equals(row.processId);
    if (!same && !rules.lapsed(row.leaseExpiresAt, now) && !row.hasAddressOf(registration.told())) {
      throw new Rejection(
          Reason.ADDRESS_TAKEN,
          "Member "
              + row.id
              + " is live at "
              + row.host
              + ":"
              + row.grpcPort
              + ". Stop that process, wait for its lease to lapse at "
              + row.leaseExpiresAt
              + ", or give this one a data directory of its own.");
    }
  }

  private MemberRow add(UUID id, Instant now) {
    if (table.members().size() >= membersMax) {
      throw new Rejection(
          Reason.OVERLOADED,
          membersMax
              + " members are registered, the most that recado.discovery.members-max allows.");
    }
    var member = new MemberRow(id, now);
    table.add(member);
    return member;
  }

  private Set<String> taken(MemberRow member) {
    return table.members().stream()
        .filter(m -> m.role == member.role && !m.suspect && !m.id.equals(member.id))
        .map(m -> m.name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Rejection unknown(UUID id) {
    return new Rejection(
        Reason.UNKNOWN_MEMBER, "Member " + id + " is not registered. Register again with this id.");
  }
}
