/**
 * Where a request is done: here, when this node leads the key's position, else at the node that
 * does, which it is passed on to. A request that was handed over and not answered is never called
 * undone.
 */
@NullMarked
package dev.recado.storage.forward;

import org.jspecify.annotations.NullMarked;
