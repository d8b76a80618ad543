/**
 * The guarantees, each a test named after it, against a fleet of real processes. Only public
 * contracts are used from outside, and SQL for the replicas' digests.
 */
@NullMarked
package dev.recado.acceptance;

import org.jspecify.annotations.NullMarked;
