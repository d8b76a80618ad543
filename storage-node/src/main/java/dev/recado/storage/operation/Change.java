package dev.recado.storage.operation;

import java.util.Optional;

/** What an operation changes. */
public sealed interface Change {

  ScopedKey key();

  /** The entry afterwards. */
  default Optional<Entry> after() {
    return switch (this) {
      case Written written -> Optional.of(written.entry());
      case Removed _ -> Optional.empty();
    };
  }

  record Written(ScopedKey key, Entry entry) implements Change {}

  record Removed(ScopedKey key) implements Change {}
}
