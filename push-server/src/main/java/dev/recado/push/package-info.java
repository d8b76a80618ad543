/**
 * The push server: mailboxes, and the channels that clients read them on. Here the process is put
 * together; the packages below hold what it does.
 */
@NullMarked
package dev.recado.push;

import org.jspecify.annotations.NullMarked;
