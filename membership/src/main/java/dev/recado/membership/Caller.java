package dev.recado.membership;

/** Who an API key speaks for. */
public record Caller(String namespace, boolean admin) {}
