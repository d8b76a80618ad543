/**
 * What happened to an operation, as a gateway tells it, and as a table for people. Knows nothing of
 * the command line.
 */
@NullMarked
package dev.recado.cli.history;

import org.jspecify.annotations.NullMarked;
