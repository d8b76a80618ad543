package dev.recado.gateway.message;

import com.google.protobuf.ByteString;
import dev.recado.gateway.message.MessageTable.Pending;
import dev.recado.gateway.outbox.Ownership;
import dev.recado.protocol.MessageLimits;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts messages, and tells how far they are. Blocks: to be called on a virtual thread. */
public final class Messages {

  private static final Logger log = LoggerFactory.getLogger(Messages.class);

  /** How late a waiting caller hears that the process stops. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final MessageTable table;
  private final Nodes nodes;
  private final MessageRelays relays;
  private final MessageSweeper sweeper;
  private final Ownership ownership;
  private final InstantSource clock;
  private final MessageMeters meters;

  Messages(
      MessageRelay.Parts parts, MessageRelays relays, MessageSweeper sweeper, Ownership ownership) {
    this.table = parts.table();
    this.nodes = parts.nodes();
    this.clock = parts.clock();
    this.meters = parts.meters();
    this.relays = relays;
    this.sweeper = sweeper;
    this.ownership = ownership;
  }

  /**
   * Accepts a message: from now on it is delivered until it is finished, whichever gateway dies.
   * One that was accepted before is not accepted again.
   *
   * @throws Rejection why not; UNDECIDED when it is not known whether it was
   */
  public void accept(MessageRequest request) {
    Instant now = clock.instant();
    requireTimely(request.id().id(), now);
    UUID owner =
        ownership
            .owner()
            .orElseThrow(() ->
                new Rejection(
                    Reason.STORAGE_UNAVAILABLE,
                    "This gateway has no hold of its database yet. Try again with the same id."));
    var pending = new Pending(request.id(), request.payload().size());
    relays.take(pending.bytes());
    boolean inserted = false;
    try {
      inserted = insert(request, owner, now);
    } finally {
      if (!inserted) {
        relays.giveBack(pending.bytes());
      }
    }
    if (inserted) {
      meters.accepted();
      relays.start(pending);
    }
  }

  private static void requireTimely(UUID id, Instant now) {
    OperationIds.requireNotAhead(id, now);
    if (OperationIds.madeAt(id).plus(MessageLimits.ID_AGE_MAX).isBefore(now)) {
      throw new Rejection(
          Reason.TOO_OLD,
          "The id was made at "
              + OperationIds.madeAt(id)
              + ", and a message's may be 24 hours old. This request sends nothing; make a new id.",
          Duration.ZERO,
          Map.of("serverTime", now.toString()));
    }
  }

  /** False when the same message was accepted before. */
  private boolean insert(MessageRequest request, UUID owner, Instant now) {
    // Asked first, since a retry may come when its members are gone.
    if (isThere(request)) {
      return false;
    }
    List<Delivery> addressed = nodes.addressed(request);
    Instant keepUntil = MessageLimits.keepUntil(request.id().id(), request.deadline());
    try {
      if (table.insert(request, addressed, owner, now, keepUntil)) {
        return true;
      }
    } catch (SQLException e) {
      sweeper.wantOwn();
      log.warn("Message {} could not be accepted: {}", request.id().id(), e.toString());
      throw new Rejection(
          Reason.UNDECIDED,
          "The gateway's database did not answer, so it is not known whether the message was accepted. Send it again with the same id.",
          Duration.ofSeconds(1),
          Map.of("id", request.id().id().toString()));
    }
    boolean _ = isThere(request);
    return false;
  }

  private boolean isThere(MessageRequest request) {
    try {
      ByteString present = table.fingerprint(request.id()).orElse(null);
      if (present != null && !present.equals(request.fingerprint())) {
        throw new Rejection(
            Reason.ID_REUSED,
            "Another message has the id "
                + request.id().id()
                + ": to somebody else, or with another payload. Use a new id for another message.");
      }
      return present != null;
    } catch (SQLException e) {
      log.warn("The message outbox could not be asked for {}: {}", request.id().id(), e.toString());
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE,
          "The gateway's database cannot be reached, so nothing can be accepted. Try again with the same id.");
    }
  }

  /**
   * Waits until the message is finished, the patience ends, or nobody may wait any more. Does not
   * wait for a message that another gateway delivers.
   */
  public void await(MessageId id, Duration patience, BooleanSupplier mayWait) {
    Future<Void> finished = relays.finished(id).orElse(null);
    if (finished == null) {
      return;
    }
    long until = System.nanoTime() + patience.toNanos();
    try {
      long left = patience.toNanos();
      while (left > 0 && mayWait.getAsBoolean() && !isDone(finished, left)) {
        left = until - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isDone(Future<Void> finished, long leftNanos) throws InterruptedException {
    try {
      var _ = finished.get(Math.min(leftNanos, LOOK.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * How far a message is, whichever gateway delivers it.
   *
   * @throws Rejection UNKNOWN_MESSAGE or STORAGE_UNAVAILABLE
   */
  public GroupMessage find(MessageId id) {
    try {
      return table
          .find(id)
          .orElseThrow(() ->
              new Rejection(
                  Reason.UNKNOWN_MESSAGE,
                  "No message has the id " + id.id() + ", or it was forgotten."));
    } catch (SQLException e) {
      log.warn("The message outbox could not be asked for {}: {}", id.id(), e.toString());
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE,
          "The gateway's database cannot be reached, and only it knows how far the message is. Ask again.");
    }
  }
}
