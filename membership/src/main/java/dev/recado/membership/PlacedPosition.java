package dev.recado.membership;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A position and who holds it.
 *
 * @param number 0, 1, 2, …: names the schema and the Raft group
 * @param id ring id, an unsigned long
 * @param replicas member ids; the first is the preferred leader
 * @param leader the last one that a member reported with the highest term
 * @param incarnation grows when the position is restored from a backup
 */
public record PlacedPosition(
    int number, long id, List<UUID> replicas, Optional<UUID> leader, long incarnation) {

  public PlacedPosition {
    replicas = List.copyOf(replicas);
  }

  /** The ring id as decimal text, as JSON and the wire carry it. */
  public String idText() {
    return Long.toUnsignedString(id);
  }
}
