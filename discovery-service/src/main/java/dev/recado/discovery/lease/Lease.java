package dev.recado.discovery.lease;

import java.time.Instant;
import java.util.UUID;

/** Until when a member is believed, in the database's time. */
public record Lease(UUID member, Instant expiresAt) {}
