package dev.recado.gateway.message;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message and one member.
 *
 * @param name the member's, when it was addressed
 * @param attempts those begun, whichever gateway began them
 * @param attemptedAt when the last one began
 */
public record Delivery(
    UUID member,
    String name,
    int attempts,
    Optional<Instant> attemptedAt,
    Optional<Instant> acknowledgedAt) {

  public boolean acknowledged() {
    return acknowledgedAt.isPresent();
  }

  static Delivery none(UUID member, String name) {
    return new Delivery(member, name, 0, Optional.empty(), Optional.empty());
  }
}
