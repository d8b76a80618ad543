/**
 * A fleet of real processes and the language of its faults: kill, pause, restart, leader of. Knows
 * what the fleet's processes may leave behind, and looks for it.
 */
@NullMarked
package dev.recado.acceptance.fleet;

import org.jspecify.annotations.NullMarked;
