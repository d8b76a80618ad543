/**
 * Apache Ratis behind the ports of {@code position} and {@code proposal}: one Raft group a
 * position, its state machine in Postgres. The only package that knows Ratis.
 */
@NullMarked
package dev.recado.storage.ratis;

import org.jspecify.annotations.NullMarked;
