package dev.recado.storage.message;

import java.time.Instant;
import java.util.UUID;

/**
 * A message to this node; namespace and id identify it.
 *
 * @param payload JSON
 */
public record Message(String namespace, UUID id, String payload, Instant deadline) {}
