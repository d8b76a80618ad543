package dev.recado.storage.position;

import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;

/**
 * An operation that the position has decided.
 *
 * @param term of the log entry that decided it; 0 where it was not kept
 */
public record Recorded(Kind kind, Outcome outcome, long term, long index) {}
