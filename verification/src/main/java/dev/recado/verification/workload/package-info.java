/**
 * Concurrent clients and recipients that follow a plan made from the seed. Each operation has an id
 * made once and is retried with it until it is decided.
 */
@NullMarked
package dev.recado.verification.workload;

import org.jspecify.annotations.NullMarked;
