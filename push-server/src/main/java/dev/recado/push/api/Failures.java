package dev.recado.push.api;

import dev.recado.protocol.Reasons;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.transaction.TransactionException;

/** Whatever was thrown, as the typed "no" that the caller gets. */
public final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  public static Rejection toRejection(Throwable failure) {
    if (failure instanceof Rejection rejection) {
      return rejection;
    }
    if (isDatabaseAway(failure)) {
      log.warn("The database cannot serve: {}", failure.toString());
      return new Rejection(
          Reason.STORAGE_UNAVAILABLE,
          "The push server's database cannot serve now. Try again shortly.");
    }
    log.error("Unexpected failure", failure);
    return new Rejection(
        Reason.INTERNAL, "Unexpected failure; the push server's log has the details.");
  }

  /** Whether the same may succeed later. */
  public static boolean mayPass(Throwable failure) {
    return failure instanceof Rejection rejection
        ? Reasons.form(rejection.reason()).retryable()
        : isDatabaseAway(failure);
  }

  private static boolean isDatabaseAway(Throwable failure) {
    return failure instanceof TransactionException
        || failure instanceof NonTransientDataAccessResourceException
        || (failure instanceof DataAccessException
            && !(failure instanceof NonTransientDataAccessException));
  }
}
