/**
 * The load generator: closed and open loops against a gateway and, for comparison, etcd, in
 * interleaved rounds, with every failure counted. Used by {@code recado bench}.
 */
@NullMarked
package dev.recado.benchmarks;

import org.jspecify.annotations.NullMarked;
