/**
 * The edges: the clients' gRPC on the public port, the members' on the internal one, and readiness
 * over HTTP. They translate and authenticate; where a request is done is decided behind them.
 */
@NullMarked
package dev.recado.storage.api;

import org.jspecify.annotations.NullMarked;
