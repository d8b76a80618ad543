package dev.recado.storage.position;

import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;

/** An operation that the position has decided. */
public record Recorded(Kind kind, Outcome outcome) {}
