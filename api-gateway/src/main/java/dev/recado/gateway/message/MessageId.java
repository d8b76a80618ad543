package dev.recado.gateway.message;

import java.util.UUID;

/** What identifies a message. */
public record MessageId(String namespace, UUID id) {}
