/**
 * Processes of the operating system: started in sessions of their own, watched, restarted with
 * backoff, stopped within bounds. Knows nothing of what they do.
 */
@NullMarked
package dev.recado.cli.process;

import org.jspecify.annotations.NullMarked;
