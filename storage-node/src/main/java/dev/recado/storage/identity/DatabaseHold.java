package dev.recado.storage.identity;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection whose advisory lock says that this process, and no other, uses the database.
 * It commits synchronously: what it writes is who the node is.
 */
final class DatabaseHold implements AutoCloseable {

  /** "recado" in ASCII. */
  private static final long LOCK_KEY = 0x72656361646fL;

  private static final int VALID_SECONDS = 3;

  /** Makes connections outside of any pool. */
  @FunctionalInterface
  interface Connections {
    Connection open() throws SQLException;
  }

  /** Work on the connection that holds the lock. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** What came of an attempt to hold the database. */
  enum Attempt {
    /** As before. */
    HELD,
    /** On a new connection: meanwhile anything may have happened to the database. */
    TAKEN,
    /** Another process holds it. */
    REFUSED
  }

  private final Connections connections;
  private @Nullable Connection holding;

  DatabaseHold(Connections connections) {
    this.connections = connections;
  }

  /** Takes the lock if nobody has it. */
  synchronized Attempt acquire() throws SQLException {
    if (isHeld()) {
      return Attempt.HELD;
    }
    close();
    Connection connection = connections.open();
    try {
      if (locked(connection)) {
        holding = connection;
        return Attempt.TAKEN;
      }
      return Attempt.REFUSED;
    } finally {
      if (holding == null) {
        connection.close();
      }
    }
  }

  /** Whether the connection that has the lock is still there. */
  private boolean isHeld() throws SQLException {
    return holding != null && holding.isValid(VALID_SECONDS);
  }

  synchronized <T> T work(Work<T> work) throws SQLException {
    if (holding == null) {
      throw new SQLException("This process does not hold its database at the moment");
    }
    return work.on(holding);
  }

  private static boolean locked(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
      statement.setLong(1, LOCK_KEY);
      try (var rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  @Override
  public synchronized void close() {
    Connection connection = holding;
    holding = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException _) {
        // It was broken; the server ends its session by itself.
      }
    }
  }
}
