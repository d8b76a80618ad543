package dev.recado.storage.operation;

import java.util.Optional;

/** The entries as an operation finds them. */
@FunctionalInterface
public interface Entries {

  Optional<Entry> find(ScopedKey key);
}
