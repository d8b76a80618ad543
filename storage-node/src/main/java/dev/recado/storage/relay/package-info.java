/**
 * From the outboxes of the positions that this node leads to the push servers, in order, until a
 * push server has committed them. Sent again after any doubt: the push servers drop what they have.
 */
@NullMarked
package dev.recado.storage.relay;

import org.jspecify.annotations.NullMarked;
