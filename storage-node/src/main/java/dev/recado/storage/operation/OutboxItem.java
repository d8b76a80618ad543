package dev.recado.storage.operation;

import java.util.UUID;

/** An outcome to be handed to a push server. */
public record OutboxItem(
    long sequence, UUID recipient, Submission.Execute submission, Decision decision) {}
