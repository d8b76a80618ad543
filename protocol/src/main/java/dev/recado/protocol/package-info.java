/**
 * What the wire contracts mean beyond their shapes: reasons and their status, ids, fingerprints,
 * session tokens and the checks of an operation's form. Used by every process and by clients.
 */
@NullMarked
package dev.recado.protocol;

import org.jspecify.annotations.NullMarked;
