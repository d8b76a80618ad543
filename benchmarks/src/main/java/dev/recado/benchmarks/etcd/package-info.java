/** The same calls to etcd, for the comparison. */
@NullMarked
package dev.recado.benchmarks.etcd;

import org.jspecify.annotations.NullMarked;
