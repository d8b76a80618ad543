package dev.recado.storage.operation;

import java.util.List;
import java.util.OptionalLong;

/** What is done to a key, or to several of one position. */
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

  /** All of its parts in their order, or none; known under {@code key}. No part is a batch. */
  record Batch(ScopedKey key, List<Operation> parts) implements Operation {

    public Batch {
      parts = List.copyOf(parts);
    }
  }

  /** Itself, or the parts of a batch. */
  default List<Operation> parts() {
    return List.of(this);
  }
}
