package dev.recado.storage.message;

import java.sql.Connection;
import java.sql.SQLException;

/** What this node does with a message. */
public interface MessageProcessor {

  /**
   * Processes a message that was not processed before. What is done in the transaction is done
   * once; what is done outside it may be done again after a crash.
   *
   * @throws SQLException as a RuntimeException does, undoes the transaction: the message is not
   *     acknowledged, and comes again
   */
  void process(Message message, Connection transaction) throws SQLException;
}
