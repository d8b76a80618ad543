/**
 * Turns waiting operations, reads and relay marks into log entries: many in one, because the log's
 * cost is by entry. Also where a linearizable read gets its barrier.
 */
@NullMarked
package dev.recado.storage.proposal;

import org.jspecify.annotations.NullMarked;
