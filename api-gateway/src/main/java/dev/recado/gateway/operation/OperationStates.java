package dev.recado.gateway.operation;

import com.google.protobuf.ByteString;
import dev.recado.gateway.outbox.Outbox;
import dev.recado.gateway.outbox.Outbox.Pending;
import dev.recado.gateway.read.Reads;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.InternalFindResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of an operation. The outboxes tell first whether it was accepted, since a row goes
 * only after the decision: whoever finds none then asks a position that knows. Blocks: to be called
 * on a virtual thread.
 */
public final class OperationStates {

  /**
   * What is known of an operation.
   *
   * @param acceptedAt when it waits in an outbox
   * @param found its record, when it was decided
   */
  public record State(
      UUID id,
      Kind kind,
      ByteString key,
      Optional<Instant> acceptedAt,
      Optional<InternalFindResponse> found) {

    public Optional<Outcome> outcome() {
      return found.map(InternalFindResponse::getOutcome);
    }
  }

  /** An accepted operation is accepted, whether or not its position can say more right now. */
  private static final Duration ACCEPTED_PATIENCE = Duration.ofSeconds(1);

  private final Outbox outbox;
  private final Reads reads;

  OperationStates(Outbox outbox, Reads reads) {
    this.outbox = outbox;
    this.reads = reads;
  }

  /**
   * The operation's state.
   *
   * @throws Rejection UNKNOWN_OPERATION, or what keeps the position or the outbox from telling
   */
  public State state(String namespace, UUID id, ByteString key, Duration patience) {
    OperationChecks.checkKey(key);
    Optional<Pending> pending;
    try {
      pending = outbox.find(namespace, id, key);
    } catch (Rejection e) {
      return decidedOr(namespace, id, key, patience, e);
    }
    if (pending.isPresent()) {
      return pending(namespace, id, pending.get(), patience);
    }
    return decidedOr(
        namespace,
        id,
        key,
        patience,
        new Rejection(
            Reason.UNKNOWN_OPERATION,
            "Operation "
                + id
                + " is not known for this key. It may still arrive, if a request with it is under way.",
            Duration.ZERO,
            Map.of("id", id.toString())));
  }

  private State pending(String namespace, UUID id, Pending pending, Duration patience) {
    ByteString key = pending.operation().getKey();
    Optional<Instant> acceptedAt = Optional.of(pending.acceptedAt());
    Duration bounded = patience.compareTo(ACCEPTED_PATIENCE) < 0 ? patience : ACCEPTED_PATIENCE;
    Optional<InternalFindResponse> found;
    try {
      found = reads.find(namespace, id, key, bounded);
    } catch (Rejection _) {
      found = Optional.empty();
    }
    return new State(id, pending.operation().getKind(), key, acceptedAt, found);
  }

  private State decidedOr(
      String namespace, UUID id, ByteString key, Duration patience, Rejection otherwise) {
    InternalFindResponse found =
        reads.find(namespace, id, key, patience).orElseThrow(() -> otherwise);
    return new State(id, found.getKind(), key, Optional.empty(), Optional.of(found));
  }
}
