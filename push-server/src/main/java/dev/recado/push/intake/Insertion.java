package dev.recado.push.intake;

import dev.recado.protocol.internal.v1.OutboxRow;
import java.util.UUID;

/** An outbox row with its place in a mailbox. */
record Insertion(UUID recipientId, long sequence, OutboxRow row) {}
