package dev.recado.discovery.fleet;

import dev.recado.discovery.placement.Leadership;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A position that was placed, and who was reported to lead it. */
@Entity
@Table(name = "position")
public class PositionRow {

  @Id int number;
  UUID[] replicas = {};
  @Nullable UUID leader;
  long term;
  long incarnation = 1;

  protected PositionRow() {}

  PositionRow(int number, List<UUID> replicas) {
    this.number = number;
    place(replicas);
  }

  public int number() {
    return number;
  }

  public List<UUID> replicas() {
    return List.of(replicas);
  }

  public Leadership leadership() {
    return new Leadership(Optional.ofNullable(leader), term, incarnation);
  }

  void place(List<UUID> members) {
    replicas = members.toArray(UUID[]::new);
  }

  /** Whether it changes what is published. */
  boolean lead(Leadership next) {
    boolean changed =
        !next.leader().equals(Optional.ofNullable(leader)) || next.incarnation() != incarnation;
    leader = next.leader().orElse(null);
    term = next.term();
    incarnation = next.incarnation();
    return changed;
  }
}
