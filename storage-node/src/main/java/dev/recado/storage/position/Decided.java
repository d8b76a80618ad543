package dev.recado.storage.position;

import dev.recado.protocol.v1.Outcome;

/**
 * An operation's decision.
 *
 * @param replayed it had been decided before
 * @param retryUntilMillis until then, at the least, a retry is answered from the record; 0 without
 *     one
 */
public record Decided(Outcome outcome, boolean replayed, long retryUntilMillis) {}
