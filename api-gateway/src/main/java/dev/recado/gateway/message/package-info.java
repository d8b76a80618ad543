/**
 * Group communication: messages to one, any or all storage nodes, accepted durably and delivered
 * until each addressed node has acknowledged or the deadline is there. Messages of a gateway that
 * died are taken over by the others, under the same leases as the outbox.
 */
@NullMarked
package dev.recado.gateway.message;

import org.jspecify.annotations.NullMarked;
