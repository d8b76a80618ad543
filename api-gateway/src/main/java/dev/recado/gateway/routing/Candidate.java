package dev.recado.gateway.routing;

import java.util.UUID;

/**
 * A member that holds a replica and can be addressed. Suspect: its lease has lapsed. Troubled: its
 * breaker is open.
 */
public record Candidate(UUID member, boolean suspect, boolean troubled) {}
