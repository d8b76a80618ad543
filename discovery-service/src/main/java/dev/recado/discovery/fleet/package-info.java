/**
 * The fleet's state in Postgres, and what changes it: registering, renewing, leaving, and time
 * passing. Every change holds the lock of the fleet's row and gives a new revision.
 */
@NullMarked
package dev.recado.discovery.fleet;

import org.jspecify.annotations.NullMarked;
