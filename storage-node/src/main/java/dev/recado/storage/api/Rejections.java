package dev.recado.storage.api;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told of failures. */
final class Rejections {

  private static final Logger log = LoggerFactory.getLogger(Rejections.class);

  private Rejections() {}

  /** A rejection as itself; whatever else is logged, and INTERNAL. */
  static Rejection of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Rejection rejection) {
      return rejection;
    }
    log.error("A call failed unexpectedly", cause);
    return new Rejection(Reason.INTERNAL, "Unexpected failure; the node's log has the details.");
  }
}
