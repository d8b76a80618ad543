package dev.recado.verification.history;

/** Somebody was told an operation's outcome. */
public record Telling(long nanos, Source source, String who, Outcome outcome) {}
