/**
 * Recipients: who has a mailbox, and the tokens that open it. Registered by the gateway for its
 * callers; their mailboxes' cursors are in the same row.
 */
@NullMarked
package dev.recado.push.recipient;

import org.jspecify.annotations.NullMarked;
