package dev.recado.verification.history;

public record TimedEvent(long nanos, Event event) {}
