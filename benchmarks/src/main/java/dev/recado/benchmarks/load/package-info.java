/** Loads that keep so many calls outstanding or follow a schedule, and what they record. */
@NullMarked
package dev.recado.benchmarks.load;

import org.jspecify.annotations.NullMarked;
