/**
 * Who this node is, and that its data directory and its database are its own alone. Identity lies
 * with the data: a node with half of its data is refused, since it would vote twice under its id.
 */
@NullMarked
package dev.recado.storage.identity;

import org.jspecify.annotations.NullMarked;
