/** How many readers there may be. */
@NullMarked
package dev.recado.push.reading;

import org.jspecify.annotations.NullMarked;
