package dev.recado.gateway.dispatch;

import dev.recado.protocol.v1.Outcome;

/** An operation's decision; {@code replayed} when it had been decided before. */
public record Decided(Outcome outcome, boolean replayed) {}
