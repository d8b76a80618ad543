package dev.recado.gateway.message;

import dev.recado.gateway.message.MessageTable.Pending;
import dev.recado.gateway.outbox.Ownership;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the messages that nobody delivers: those of owners whose lease has lapsed, and own ones
 * from an earlier process or a commit whose result was lost. Deletes those that are not asked for
 * any more.
 */
final class MessageSweeper {

  private static final Logger log = LoggerFactory.getLogger(MessageSweeper.class);
  private static final int CLAIM_MAX = 500;
  private static final int FORGET_MAX = 1_000;

  private final MessageTable table;
  private final Ownership ownership;
  private final MessageRelays relays;
  private final MessageMeters meters;
  private final MessageProperties properties;
  private final AtomicBoolean ownWanted = new AtomicBoolean(true);
  private long ownSweptNanos = System.nanoTime();

  MessageSweeper(
      MessageTable table,
      Ownership ownership,
      MessageRelays relays,
      MessageMeters meters,
      MessageProperties properties) {
    this.table = table;
    this.ownership = ownership;
    this.relays = relays;
    this.meters = meters;
    this.properties = properties;
  }

  /** There may be own messages that are not in memory. */
  void wantOwn() {
    ownWanted.set(true);
  }

  /** One look. */
  synchronized void sweep(InstantSource clock) {
    UUID self = ownership.owner().orElse(null);
    if (self == null) {
      return;
    }
    try {
      long now = System.nanoTime();
      if (ownWanted.getAndSet(false)
          || now - ownSweptNanos >= properties.ownSweepInterval().toNanos()) {
        ownSweptNanos = now;
        start(table.own(self, properties.outstandingMax() + CLAIM_MAX));
      }
      claimLapsed(self);
      int _ = table.forget(clock.instant(), FORGET_MAX);
    } catch (SQLException | RuntimeException e) {
      wantOwn();
      log.warn("Looking for messages that nobody delivers failed: {}", e.toString());
    }
  }

  private void claimLapsed(UUID self) throws SQLException {
    List<UUID> lapsed = ownership.lapsed();
    int room = Math.min(CLAIM_MAX, relays.room());
    while (!lapsed.isEmpty() && room > 0) {
      List<Pending> claimed = table.claim(self, lapsed, room);
      if (claimed.isEmpty()) {
        return;
      }
      log.info("Took over {} messages of gateways that are gone.", claimed.size());
      start(claimed);
      room = Math.min(CLAIM_MAX, relays.room());
    }
  }

  private void start(List<Pending> pending) {
    for (Pending one : pending) {
      if (!relays.carries(one.id())) {
        if (!relays.tryStart(one)) {
          // It is an own one, and found again once there is room.
          wantOwn();
          return;
        }
        meters.claimed();
      }
    }
  }
}
