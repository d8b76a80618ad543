package dev.recado.storage.identity;

import dev.recado.membership.start.MisconfiguredException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at start until the database is there and nobody else's. */
final class DatabaseStart {

  private static final Logger log = LoggerFactory.getLogger(DatabaseStart.class);
  private static final long PAUSE_MILLIS = 500;

  private DatabaseStart() {}

  /**
   * Returns once the lock is held.
   *
   * @param absent makes the database when the server does not have it; empty: that is waited for
   * @throws IllegalStateException when it cannot be had within the time, or the process is stopping
   */
  static void await(DatabaseHold database, Optional<AbsentDatabase> absent, Duration wait) {
    var stopping = new CountDownLatch(1);
    Thread onSignal = Thread.ofPlatform().unstarted(stopping::countDown);
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      String missing = acquired(database, absent);
      long start = System.nanoTime();
      while (!missing.isEmpty()) {
        log.warn("Waiting for the database: {}", missing);
        if (System.nanoTime() - start > wait.toNanos()
            || stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new MisconfiguredException(
              missing,
              "Check spring.datasource.url, spring.datasource.username and spring.datasource.password, and that the database runs (waited for recado.storage.database-wait, "
                  + wait
                  + ").");
        }
        missing = acquired(database, absent);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the database", e);
    } finally {
      forget(onSignal);
    }
  }

  /** What is missing, or empty text. */
  private static String acquired(DatabaseHold database, Optional<AbsentDatabase> absent) {
    try {
      return held(database);
    } catch (SQLException e) {
      return AbsentDatabase.ABSENT.equals(e.getSQLState())
          ? absent
              .map(making -> made(making, database))
              .orElseGet(() ->
                  "The database (spring.datasource.url) does not exist: %s. Create it, or have the node do so (recado.storage.database-create)."
                      .formatted(e.getMessage()))
          : "The database (spring.datasource.url) cannot be reached: " + e.getMessage();
    }
  }

  private static String held(DatabaseHold database) throws SQLException {
    return database.acquire() != DatabaseHold.Attempt.REFUSED
        ? ""
        : "Another process holds the database (spring.datasource.url). Only one storage node may use it: stop that one, or give this one a database of its own.";
  }

  private static String made(AbsentDatabase absent, DatabaseHold database) {
    try {
      absent.make();
      log.info("Made the database {}.", absent.name());
      return held(database);
    } catch (SQLException e) {
      return "The database %s (spring.datasource.url) does not exist, and cannot be made (recado.storage.database-create): %s"
          .formatted(absent.name(), e.getMessage());
    }
  }

  private static void forget(Thread onSignal) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException _) {
      // The process is stopping already.
    }
  }
}
