package dev.recado.storage.operation;

import java.util.UUID;

/** Which operation: its namespace and key, and its id. */
public record Identity(UUID id, ScopedKey key) {}
