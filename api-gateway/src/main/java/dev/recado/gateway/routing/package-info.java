/**
 * Which member to ask next about a key: a pure function of the placement, of what earlier answers
 * told and of who is in trouble. Knows no wire, no clock and no Spring.
 */
@NullMarked
package dev.recado.gateway.routing;

import org.jspecify.annotations.NullMarked;
