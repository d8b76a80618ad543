/**
 * Accepted operations: committed to Postgres in groups before anybody is told, dispatched from
 * memory, deleted after the decision. Rows of a gateway that died are claimed by the others.
 */
@NullMarked
package dev.recado.gateway.outbox;

import org.jspecify.annotations.NullMarked;
