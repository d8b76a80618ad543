package dev.recado.discovery.fleet;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** The fleet, its members and positions. Every method wants a transaction. */
@Repository
public class FleetTable {

  private static final short ONE = 1;

  private final EntityManager entities;

  FleetTable(EntityManager entities) {
    this.entities = entities;
  }

  /** Waits for whoever writes now; everybody who writes holds this lock first. */
  public FleetRow lock() {
    return entities.find(FleetRow.class, ONE, LockModeType.PESSIMISTIC_WRITE);
  }

  public FleetRow read() {
    return entities.find(FleetRow.class, ONE);
  }

  /** Only under the lock: with it, commit order is number order. */
  public long nextRevision() {
    // What was changed goes first, so that nothing of this revision is written after its number.
    entities.flush();
    return (Long)
        entities
            .createNativeQuery(
                "update fleet set revision = revision + 1 returning revision", Long.class)
            .getSingleResult();
  }

  /** The database's clock, which alone decides about leases; it moves within a transaction. */
  public Instant now() {
    return (Instant)
        entities.createNativeQuery("select clock_timestamp()", Instant.class).getSingleResult();
  }

  public List<MemberRow> members() {
    return entities
        .createQuery("from MemberRow order by role, name, id", MemberRow.class)
        .getResultList();
  }

  public List<PositionRow> positions() {
    return entities
        .createQuery("from PositionRow order by number", PositionRow.class)
        .getResultList();
  }

  Optional<MemberRow> member(UUID id) {
    return Optional.ofNullable(entities.find(MemberRow.class, id));
  }

  void add(MemberRow member) {
    entities.persist(member);
  }

  void remove(MemberRow member) {
    entities.remove(member);
  }

  void add(PositionRow position) {
    entities.persist(position);
  }
}
