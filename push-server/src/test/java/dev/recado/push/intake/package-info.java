/** Taking over on a real Postgres, with rivals and repetitions. What must never happen is tried. */
@NullMarked
package dev.recado.push.intake;

import org.jspecify.annotations.NullMarked;
