/**
 * The services as programs that start fast: jars extracted once, AOT caches trained once, command
 * lines. Both are kept until the jar or the JDK changes.
 */
@NullMarked
package dev.recado.cli.programs;

import org.jspecify.annotations.NullMarked;
