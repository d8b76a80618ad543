/**
 * The front door of the fleet: admits operations, has them executed or accepts them, and answers.
 * The packages below it are its parts; here they become a process.
 */
@NullMarked
package dev.recado.gateway;

import org.jspecify.annotations.NullMarked;
