/**
 * A replica's tables in the node's Postgres, and the one thread that applies the log to them.
 * Everything that a log entry changes is written in one statement together with the applied index.
 */
@NullMarked
package dev.recado.storage.replica;

import org.jspecify.annotations.NullMarked;
