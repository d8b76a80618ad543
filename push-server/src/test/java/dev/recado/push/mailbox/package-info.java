/** The rules of mailboxes, without anything around them. They run in milliseconds. */
@NullMarked
package dev.recado.push.mailbox;

import org.jspecify.annotations.NullMarked;
