/**
 * A gateway's REST interface, as commands use it: JSON in and out, and refusals in the gateway's
 * own words. Knows nothing of the command line.
 */
@NullMarked
package dev.recado.cli.gateway;

import org.jspecify.annotations.NullMarked;
