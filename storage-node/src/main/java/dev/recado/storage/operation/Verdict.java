package dev.recado.storage.operation;

/**
 * What the asker is told.
 *
 * @param replayed the operation had been decided before
 * @param retryUntilMillis until then, at the least, a retry is answered from the record, unless the
 *     horizon is raised early; 0 without a record
 */
public record Verdict(Decision decision, boolean replayed, long retryUntilMillis) {}
