/**
 * Wrong configuration ends a start with what is wrong and what to do, instead of a stack trace. For
 * every service, discovery too: it applies to whatever has this module on its class path.
 */
@NullMarked
package dev.recado.membership.start;

import org.jspecify.annotations.NullMarked;
