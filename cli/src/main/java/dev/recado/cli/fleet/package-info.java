/**
 * A whole fleet on one machine: Postgres and every service as a process of its own, with ports,
 * secrets, supervision and a state directory. {@link dev.recado.cli.fleet.LocalFleet} is what both
 * the command line and the acceptance tests drive.
 */
@NullMarked
package dev.recado.cli.fleet;

import org.jspecify.annotations.NullMarked;
