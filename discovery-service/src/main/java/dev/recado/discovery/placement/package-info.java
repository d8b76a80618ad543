/**
 * The rules of the placement: which members hold which positions, and who leads them. Pure: members
 * and what they report come in as values.
 */
@NullMarked
package dev.recado.discovery.placement;

import org.jspecify.annotations.NullMarked;
