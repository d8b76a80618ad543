/**
 * The pure parts by themselves, under JMH: rules, routing and codec, without network, disk or
 * database. Each class is the state of its benchmarks and is public because JMH extends it.
 */
@NullMarked
package dev.recado.microbenchmarks;

import org.jspecify.annotations.NullMarked;
