/** That the files in {@code docker/} say what the services understand. Needs no Docker. */
@NullMarked
package dev.recado.acceptance.docker;

import org.jspecify.annotations.NullMarked;
