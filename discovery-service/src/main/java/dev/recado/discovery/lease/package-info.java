/**
 * The rules of leases: who is live, suspect or gone, and when a list is held back. Pure: time and
 * leases come in as values.
 */
@NullMarked
package dev.recado.discovery.lease;

import org.jspecify.annotations.NullMarked;
