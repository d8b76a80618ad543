package dev.recado.storage.operation;

/**
 * A position's counters after the log entry at {@code index}: all that its next entry depends on
 * besides entries and inbox. The digest runs over all decisions; outbox rows through {@code
 * relayedThrough} are at a push server.
 */
public record PositionState(
    long term,
    long index,
    long revision,
    Marks marks,
    long outboxSequence,
    long relayedThrough,
    long incarnation,
    Bytes digest) {}
