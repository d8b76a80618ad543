/** Calls to a gateway of Recado. */
@NullMarked
package dev.recado.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
