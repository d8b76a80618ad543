/**
 * The two ways an operation takes: with its caller waiting, and through the outbox; and what the
 * gateway can tell of one. What cannot be known in time is accepted or called undecided, never
 * refused.
 */
@NullMarked
package dev.recado.gateway.operation;

import org.jspecify.annotations.NullMarked;
