package dev.recado.verification.checker;

/**
 * Rows of a table that empties itself when all is told.
 *
 * @param where member and table
 */
public record Leftovers(String where, long rows) {}
