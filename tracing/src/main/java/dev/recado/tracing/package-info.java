/**
 * Spans of operations. An operation carries its trace as the text of a {@code traceparent} through
 * queues, logs and tables; each edge makes spans below that text, and nothing hangs on a thread.
 */
@NullMarked
package dev.recado.tracing;

import org.jspecify.annotations.NullMarked;
