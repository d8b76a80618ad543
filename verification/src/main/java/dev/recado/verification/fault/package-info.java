/**
 * Which faults befall the fleet, when and whom: a plan made from the seed, carried out one by one
 * so that what follows from a fault can be attributed to it.
 */
@NullMarked
package dev.recado.verification.fault;

import org.jspecify.annotations.NullMarked;
