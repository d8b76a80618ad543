package dev.recado.discovery.api;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What a caller is told of a failure. */
final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static Rejection toRejection(Throwable failure) {
    return switch (failure) {
      case Rejection rejection -> rejection;
      case DataAccessException e -> database(e);
      case TransactionException e -> database(e);
      case jakarta.persistence.PersistenceException e -> database(e);
      default -> {
        log.error("Unexpected failure.", failure);
        yield new Rejection(
            Reason.INTERNAL, "Unexpected failure; the server's log has the details.");
      }
    };
  }

  /** The sweeper says once that the database is away; each call only answers so. */
  private static Rejection database(Exception e) {
    log.debug("The database failed a call.", e);
    return new Rejection(
        Reason.STORAGE_UNAVAILABLE, "Discovery's database cannot serve now. Try again shortly.");
  }
}
