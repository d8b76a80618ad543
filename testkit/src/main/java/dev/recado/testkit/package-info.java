/**
 * What tests of every module need: a real Postgres, a clock that is set, patience, and the rules of
 * the architecture. Test scope only; nothing that ships depends on it.
 */
@NullMarked
package dev.recado.testkit;

import org.jspecify.annotations.NullMarked;
