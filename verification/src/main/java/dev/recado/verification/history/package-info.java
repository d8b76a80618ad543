/**
 * What happened, as the clients saw it: one event after the other, in memory and in {@code
 * history.jsonl}. Pure Java: times are nanoseconds since the history began.
 */
@NullMarked
package dev.recado.verification.history;

import org.jspecify.annotations.NullMarked;
