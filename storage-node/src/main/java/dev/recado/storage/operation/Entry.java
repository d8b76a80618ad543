package dev.recado.storage.operation;

/**
 * A key's value with its version (changes since it was created, from 1) and revision (the
 * position's counter of changes at its last change); time of change in milliseconds of effective
 * time.
 */
public record Entry(Value value, long version, long revision, long changedMillis) {}
