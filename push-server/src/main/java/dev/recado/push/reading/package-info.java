/**
 * Reading mailboxes: pages, who is waiting for which mailbox, wake-ups and the poll behind them,
 * acknowledgements and the dropping of what is too old. Knows no transport.
 */
@NullMarked
package dev.recado.push.reading;

import org.jspecify.annotations.NullMarked;
