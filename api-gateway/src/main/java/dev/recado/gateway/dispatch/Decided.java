package dev.recado.gateway.dispatch;

import dev.recado.protocol.v1.Outcome;

/**
 * An operation's decision.
 *
 * @param replayed it had been decided before
 * @param retryUntilMillis until then, at the least, a retry gets this outcome; 0 where nothing is
 *     recorded
 */
public record Decided(Outcome outcome, boolean replayed, long retryUntilMillis) {}
