/**
 * Who is alive, for how long, and which positions they hold. This package starts the process and
 * holds its configuration; {@code lease} and {@code placement} are the rules.
 */
@NullMarked
package dev.recado.discovery;

import org.jspecify.annotations.NullMarked;
