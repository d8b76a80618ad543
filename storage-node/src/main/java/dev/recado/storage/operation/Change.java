package dev.recado.storage.operation;

/** What an operation changes. */
public sealed interface Change {

  ScopedKey key();

  record Written(ScopedKey key, Entry entry) implements Change {}

  record Removed(ScopedKey key) implements Change {}
}
