package dev.recado.storage.message;

import dev.recado.protocol.MessageLimits;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each message processed once. One transaction inserts its record, which waits for a delivery
 * of the same message that is under way, and processes it; so a repeated delivery finds either
 * nothing, and processes, or the record, and is acknowledged again. The record outlives the
 * deadline and the age up to which gateways accept an id: no delivery can come after it is gone.
 */
public final class MessageInbox {

  private static final Logger log = LoggerFactory.getLogger(MessageInbox.class);

  private final DataSource database;
  private final MessageProcessor processor;
  private final InstantSource clock;
  private final MessageProperties bounds;
  private final Semaphore turns;

  /** Of this process alone: no other uses the node's database. */
  private final AtomicLong records = new AtomicLong();

  private boolean open;

  /**
   * Uses nothing of the database before the first message.
   *
   * @param clock fleet time
   */
  public MessageInbox(
      DataSource database,
      MessageProcessor processor,
      InstantSource clock,
      MessageProperties bounds) {
    this.database = database;
    this.processor = processor;
    this.clock = clock;
    this.bounds = bounds;
    this.turns = new Semaphore(bounds.concurrentMax());
  }

  /**
   * Returns once the message is processed durably, now or before, or never will be here.
   *
   * @throws Rejection OVERLOADED or STORAGE_UNAVAILABLE: it was not, and may come again
   */
  public Receipt take(Message message) {
    boolean turn = false;
    try {
      turn = turns.tryAcquire(bounds.turnWait().toMillis(), TimeUnit.MILLISECONDS);
      if (!turn) {
        throw new Rejection(
            Reason.OVERLOADED,
            "This node processes as many messages as recado.storage.message.concurrent-max allows. Send it again.");
      }
      open();
      return takeInTransaction(message);
    } catch (SQLException | FlywayException e) {
      log.warn("Message {} could not be processed; it comes again: {}", message.id(), e.toString());
      throw new Rejection(
          Reason.STORAGE_UNAVAILABLE, "The node's database cannot be reached. Send it again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Rejection(Reason.SHUTTING_DOWN, "The delivery was broken off. Send it again.");
    } finally {
      if (turn) {
        turns.release();
      }
    }
  }

  private synchronized void open() throws SQLException {
    if (!open) {
      MessageTable.migrate(database);
      records.set(MessageTable.count(database));
      open = true;
    }
  }

  private Receipt takeInTransaction(Message message) throws SQLException {
    try (Connection transaction = database.getConnection()) {
      transaction.setAutoCommit(false);
      try {
        MessageTable.commitDurably(transaction);
        Receipt receipt = take(message, transaction);
        if (receipt != Receipt.PROCESSED) {
          transaction.rollback();
        }
        return receipt;
      } catch (SQLException | RuntimeException e) {
        transaction.rollback();
        throw e;
      } finally {
        transaction.setAutoCommit(true);
      }
    }
  }

  private Receipt take(Message message, Connection transaction) throws SQLException {
    Instant keepUntil = MessageLimits.keepUntil(message.id(), message.deadline());
    if (!MessageTable.insert(transaction, message, keepUntil)) {
      return Receipt.REPEATED;
    }
    Instant now = clock.instant();
    if (!now.isBefore(message.deadline())) {
      return Receipt.EXPIRED;
    }
    int forgotten = MessageTable.forget(transaction, now);
    if (records.get() - forgotten >= bounds.recordsMax()) {
      throw new Rejection(
          Reason.OVERLOADED,
          "The node's inbox remembers as many messages as recado.storage.message.records-max allows. Send it again later.");
    }
    processor.process(message, transaction);
    transaction.commit();
    long _ = records.addAndGet(1L - forgotten);
    return Receipt.PROCESSED;
  }
}
