/**
 * Keys of the header Idempotency-Key that are no operation ids, and the ids that they stand for.
 * Shared by all gateways through their database.
 */
@NullMarked
package dev.recado.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
