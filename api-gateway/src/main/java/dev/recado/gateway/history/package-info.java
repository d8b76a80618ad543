/**
 * What happened to an operation: what each member remembers of it, and what is recorded. Told also
 * when some of them do not answer, and then it says who.
 */
@NullMarked
package dev.recado.gateway.history;

import org.jspecify.annotations.NullMarked;
