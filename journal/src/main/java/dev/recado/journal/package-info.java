/**
 * What a member remembers of the operations that pass through it: the latest steps, in memory, so
 * that recording one costs next to nothing. What must survive a crash is in the tables of the
 * services; this is for telling what happened.
 */
@NullMarked
package dev.recado.journal;

import org.jspecify.annotations.NullMarked;
