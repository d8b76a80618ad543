/**
 * One verification from its plan to its verdict: clients and faults against a fleet, then the
 * checkers. Used by {@code recado verify}.
 */
@NullMarked
package dev.recado.verification;

import org.jspecify.annotations.NullMarked;
