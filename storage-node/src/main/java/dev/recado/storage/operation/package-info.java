/**
 * The rules of a position: what an operation does to an entry, and why a repeated one does nothing.
 * Pure functions over values: no clock, no SQL, no log.
 */
@NullMarked
package dev.recado.storage.operation;

import org.jspecify.annotations.NullMarked;
