/**
 * Registering recipients: over gRPC for the gateway, over HTTP for callers with an API key. Also
 * the address that a registered recipient is told.
 */
@NullMarked
package dev.recado.push.registration;

import org.jspecify.annotations.NullMarked;
