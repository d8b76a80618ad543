package dev.recado.push.reading;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import java.time.Instant;
import java.util.UUID;

/**
 * An outcome on its way to a recipient.
 *
 * @param traceparent of its operation; empty when that is not traced
 */
public record Notification(
    long sequence,
    UUID operationId,
    ByteString key,
    Kind kind,
    Outcome outcome,
    Instant createdAt,
    String traceparent) {}
