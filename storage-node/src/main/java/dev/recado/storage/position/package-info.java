/**
 * One position's replica on this node, as the edges and the relay see it. What is behind it, the
 * log and the tables, is nobody's business here.
 */
@NullMarked
package dev.recado.storage.position;

import org.jspecify.annotations.NullMarked;
