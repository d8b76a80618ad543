package dev.recado.verification.checker;

import java.util.Optional;

/** What a key is, and what an operation with its outcome makes of it. */
interface Model<S> {

  S initial();

  /** Empty when this outcome is impossible in this state. Equal states are equal objects. */
  Optional<S> next(S before, Call call);
}
