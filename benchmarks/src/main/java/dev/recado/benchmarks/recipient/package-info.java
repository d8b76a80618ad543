/**
 * Recipients that outcomes are pushed to: their streams at a push server, and acknowledgements.
 * Many streams cost little, so that one process can hold those of a whole crowd.
 */
@NullMarked
package dev.recado.benchmarks.recipient;

import org.jspecify.annotations.NullMarked;
