package dev.recado.verification.workload;

import dev.recado.verification.history.Kind;
import java.time.Duration;
import java.util.List;

/**
 * An operation before it has an id.
 *
 * @param conditional on the revision that the client saw last, if it saw one
 * @param deadline from its invocation; zero for none
 * @param recipient number of the recipient; {@link #NOBODY} for none
 * @param parts of a batch, without ids
 * @param cancel when, beside it, its cancellation is asked for
 * @param again what the client does once it is decided
 */
record PlannedOperation(
    Kind kind,
    int key,
    boolean conditional,
    Way way,
    Duration deadline,
    int recipient,
    List<PlannedPart> parts,
    Cancel cancel,
    Again again) {

  static final int NOBODY = -1;

  PlannedOperation {
    parts = List.copyOf(parts);
  }

  /** A write to one key of a batch. */
  record PlannedPart(Kind kind, int key, boolean conditional) {}

  enum Cancel {
    NEVER,
    BEFORE,
    DURING,
    AFTER
  }

  enum Again {
    NOTHING,
    RETRY,
    ASK
  }
}
