/** The testkit's own promises. What every other test relies on is tested here once. */
@NullMarked
package dev.recado.testkit;

import org.jspecify.annotations.NullMarked;
