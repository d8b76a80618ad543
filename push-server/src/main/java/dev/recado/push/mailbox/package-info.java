/**
 * The rules of mailboxes and of taking over: sequences, cursor, gaps, what is dropped and what is
 * refused. Pure Java; the tables around it only carry out what it decides.
 */
@NullMarked
package dev.recado.push.mailbox;

import org.jspecify.annotations.NullMarked;
