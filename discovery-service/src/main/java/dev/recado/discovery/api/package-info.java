/**
 * The edges: gRPC and REST, who may call them, and how a refusal looks. They translate, and decide
 * nothing about the fleet.
 */
@NullMarked
package dev.recado.discovery.api;

import org.jspecify.annotations.NullMarked;
