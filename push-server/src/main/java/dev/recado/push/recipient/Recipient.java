package dev.recado.push.recipient;

import dev.recado.push.mailbox.Mailbox;
import java.util.UUID;

/** A registered mailbox, as it was when it was read. */
public record Recipient(UUID id, String namespace, TokenHash token, Mailbox mailbox) {}
