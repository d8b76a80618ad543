/**
 * Replicas that do what a test tells them, without a log and without tables. Shared by the tests of
 * the edges and of the relay.
 */
@NullMarked
package dev.recado.storage.nodes;

import org.jspecify.annotations.NullMarked;
