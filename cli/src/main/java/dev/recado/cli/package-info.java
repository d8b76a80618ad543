/**
 * The command line: one class a command. What they do to a fleet lives in {@link
 * dev.recado.cli.fleet}.
 */
@NullMarked
package dev.recado.cli;

import org.jspecify.annotations.NullMarked;
