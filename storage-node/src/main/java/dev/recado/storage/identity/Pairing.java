package dev.recado.storage.identity;

import java.util.UUID;

/**
 * What a data directory and a database must agree about.
 *
 * @param generation grows when the member's data are replaced under its id
 */
record Pairing(UUID memberId, String fleetId, long generation) {

  static final long FIRST_GENERATION = 1;

  @Override
  public String toString() {
    return "member %s, generation %d, of fleet %s".formatted(memberId, generation, fleetId);
  }
}
