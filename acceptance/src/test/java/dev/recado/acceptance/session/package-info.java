/**
 * Shell sessions as a document shows them, run word for word. A block is marked {@code sh session}:
 * lines after {@code $} are commands, what follows is what they print.
 */
@NullMarked
package dev.recado.acceptance.session;

import org.jspecify.annotations.NullMarked;
