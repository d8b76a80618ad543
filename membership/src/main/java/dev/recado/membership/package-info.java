/**
 * A member's side of discovery: register, renew, watch and leave, and the last view with its ring
 * and API keys. What every process needs to find the others and to prove that it belongs to them.
 */
@NullMarked
package dev.recado.membership;

import org.jspecify.annotations.NullMarked;
