package dev.recado.storage.operation;

import java.util.OptionalLong;

/** What is done to one key. */
public sealed interface Operation {

  ScopedKey key();

  /** Creates or replaces; at the given revision only, when one is given. */
  record Put(ScopedKey key, Value value, OptionalLong ifRevision) implements Operation {}

  /** Only where there is no entry. */
  record Create(ScopedKey key, Value value) implements Operation {}

  /** Only where there is one; at the given revision only, when one is given. */
  record Update(ScopedKey key, Value value, OptionalLong ifRevision) implements Operation {}

  /** Removes; at the given revision only, when one is given. */
  record Delete(ScopedKey key, OptionalLong ifRevision) implements Operation {}

  /** Reads in the log's order. */
  record Read(ScopedKey key) implements Operation {}
}
