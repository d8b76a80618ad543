package dev.recado.gateway.operation;

import dev.recado.gateway.dispatch.Decided;

/** What the caller of an operation gets in the time that it waits. */
public sealed interface Answer {

  /** The log has decided. */
  record Known(Decided decided) implements Answer {}

  /** The operation is in the outbox, and will be decided. */
  record Accepted() implements Answer {}
}
