package dev.recado.discovery.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A lease that was given or renewed.
 *
 * @param now the database's time, for fleet time
 */
public record Granted(UUID id, Duration leaseTtl, long revision, String fleetId, Instant now) {}
