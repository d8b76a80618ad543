/**
 * Messages to storage nodes through a gateway's REST interface: who can be addressed, sending, and
 * what has become of a message. Knows nothing of the command line.
 */
@NullMarked
package dev.recado.cli.message;

import org.jspecify.annotations.NullMarked;
