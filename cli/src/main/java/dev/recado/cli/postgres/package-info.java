/**
 * PostgreSQL for a local fleet: the embedded server, from its binaries to its clean end, or a
 * foreign one by JDBC URL. Both offer databases by name.
 */
@NullMarked
package dev.recado.cli.postgres;

import org.jspecify.annotations.NullMarked;
