/**
 * The name of the container that this process runs in. Other properties are made of it where
 * containers of one kind are alike, and each needs a name, a directory and a database of its own.
 */
@NullMarked
package dev.recado.membership.container;

import org.jspecify.annotations.NullMarked;
