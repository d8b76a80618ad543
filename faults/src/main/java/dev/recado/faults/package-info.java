/**
 * A member's faults on purpose: failpoints, lost acknowledgements, delays, refusals, and its sudden
 * ends. Without the profile of that name every hook does nothing, and every request for a fault is
 * refused.
 */
@NullMarked
package dev.recado.faults;

import org.jspecify.annotations.NullMarked;
