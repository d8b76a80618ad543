/**
 * The storage node as a process: how it starts, what it is configured with, how it ends. Everything
 * else is in the packages below, each of which wires itself.
 */
@NullMarked
package dev.recado.storage;

import org.jspecify.annotations.NullMarked;
