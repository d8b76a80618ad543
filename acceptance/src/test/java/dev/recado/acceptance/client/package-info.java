/**
 * Clients as users write them: REST, gRPC, a mailbox, and a load of updates that knows what must
 * have come of it. Nothing here knows how the fleet works inside.
 */
@NullMarked
package dev.recado.acceptance.client;

import org.jspecify.annotations.NullMarked;
