/**
 * The load generator: closed loops of puts over each transport, in interleaved rounds, with every
 * failure counted. Used by {@code recado bench}.
 */
@NullMarked
package dev.recado.benchmarks;

import org.jspecify.annotations.NullMarked;
