/**
 * The load generator: closed loops against a gateway and, for comparison, etcd, in interleaved
 * rounds, with every failure counted. Used by {@code recado bench}.
 */
@NullMarked
package dev.recado.benchmarks;

import org.jspecify.annotations.NullMarked;
