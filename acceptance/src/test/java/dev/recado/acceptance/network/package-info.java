/**
 * The network between the members of a fleet: every connection to a port that only members use goes
 * through a proxy of the test's own, which can hold, break and lose what one member sends another.
 */
@NullMarked
package dev.recado.acceptance.network;

import org.jspecify.annotations.NullMarked;
