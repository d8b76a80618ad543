package dev.recado.verification.workload;

import dev.recado.verification.history.Operation;

/** A member's door over one transport. Each call is one request. */
interface Entrance extends AutoCloseable {

  /** With the caller waiting. */
  Answer execute(Operation operation);

  /** Accepted for later. */
  Answer submit(Operation operation);

  /** What became of it. */
  Answer ask(Operation operation);

  /** Has it cancelled, if it is not decided yet. */
  Answer cancel(Operation operation);

  @Override
  void close();
}
