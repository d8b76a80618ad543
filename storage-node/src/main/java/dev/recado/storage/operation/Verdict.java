package dev.recado.storage.operation;

/** What the asker is told; {@code replayed} when the operation had been decided before. */
public record Verdict(Decision decision, boolean replayed) {}
