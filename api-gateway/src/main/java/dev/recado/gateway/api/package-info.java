/**
 * The edges: REST and gRPC, translated to operations and back. What is checked, sent or kept
 * happens elsewhere; here are headers, statuses and shapes.
 */
@NullMarked
package dev.recado.gateway.api;

import org.jspecify.annotations.NullMarked;
