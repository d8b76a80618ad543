/**
 * What processes used of the machine while they were loaded, as Linux tells it in {@code /proc}.
 */
@NullMarked
package dev.recado.benchmarks.usage;

import org.jspecify.annotations.NullMarked;
