/**
 * The push server's own guarantees, on a real Postgres and over real connections. What several
 * kinds of test share is here.
 */
@NullMarked
package dev.recado.push;

import org.jspecify.annotations.NullMarked;
