package dev.recado.benchmarks.recipient;

import java.net.URI;

/**
 * Whom outcomes are pushed to.
 *
 * @param token for its mailbox
 * @param notifications the address of its stream at a push server
 */
public record Recipient(String id, String token, URI notifications) {}
