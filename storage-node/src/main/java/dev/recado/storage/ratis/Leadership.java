package dev.recado.storage.ratis;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A position's leadership as this node's Raft server sees it. */
interface Leadership {

  /**
   * A term that this node leads.
   *
   * @param committedIndex of the log, as known in that term
   * @param others the other voting replicas, by member id
   */
  record Led(long term, long committedIndex, Set<UUID> others) {}

  /**
   * Empty when this node does not lead, has not committed anything in its term yet, or when the
   * replicas are being changed.
   */
  Optional<Led> led();
}
