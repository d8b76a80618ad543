/** Channels over real connections, as clients see them. Each promise to a client has a test. */
@NullMarked
package dev.recado.push.channel;

import org.jspecify.annotations.NullMarked;
