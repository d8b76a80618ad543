package dev.recado.verification.fleet;

/** A named point of a member's work at which it can be made to end. */
public record Failpoint(String member, String name) {}
