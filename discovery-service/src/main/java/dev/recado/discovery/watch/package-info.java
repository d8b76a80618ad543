/**
 * The view of the fleet as members and clients see it, and those who watch it. Each instance looks
 * at the revision by itself, so that any number of them can share one database.
 */
@NullMarked
package dev.recado.discovery.watch;

import org.jspecify.annotations.NullMarked;
