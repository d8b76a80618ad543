/**
 * The fleet under test as the verification sees it: its members, its positions, its replicas'
 * digests, and the faults that can befall it. Whoever runs a fleet plugs in here.
 */
@NullMarked
package dev.recado.verification.fleet;

import org.jspecify.annotations.NullMarked;
