package dev.recado.push.mailbox;

/**
 * A stretch of a mailbox. What deletes one names both ends: from the mailbox's beginning the index
 * would be read through everything that was ever deleted and is not vacuumed yet.
 *
 * @param after the last sequence before it; 0 at the mailbox's beginning
 * @param through its last one
 */
public record Sequences(long after, long through) {}
