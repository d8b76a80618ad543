package dev.recado.verification.workload;

import dev.recado.verification.history.Kind;
import java.time.Duration;

/**
 * An operation before it has an id.
 *
 * @param conditional on the revision that the client saw last, if it saw one
 * @param deadline from its invocation; zero for none
 * @param recipient number of the recipient; {@link #NOBODY} for none
 * @param again what the client does once it is decided
 */
record PlannedOperation(
    Kind kind,
    int key,
    boolean conditional,
    Way way,
    Duration deadline,
    int recipient,
    Again again) {

  static final int NOBODY = -1;

  enum Again {
    NOTHING,
    RETRY,
    ASK
  }
}
